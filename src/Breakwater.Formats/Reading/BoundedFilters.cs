using System.IO.Compression;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Tokens;

namespace Breakwater.Formats.Reading;

/// <summary>The usual filters of PDF, with a bound on what all streams together unpack to.</summary>
internal sealed class BoundedFilters(ByteBudget budget) : IFilterProvider
{
    public IReadOnlyList<IFilter> GetFilters(DictionaryToken dictionary) => Wrap(DefaultFilterProvider.Instance.GetFilters(dictionary));

    public IReadOnlyList<IFilter> GetNamedFilters(IReadOnlyList<NameToken> names) =>
        Wrap(DefaultFilterProvider.Instance.GetNamedFilters(names));

    public IReadOnlyList<IFilter> GetAllFilters() => Wrap(DefaultFilterProvider.Instance.GetAllFilters());

    private List<IFilter> Wrap(IReadOnlyList<IFilter> filters) => [.. filters.Select(filter => new Bounded(filter, budget))];

    private sealed class Bounded(IFilter inner, ByteBudget budget) : IFilter
    {
        public bool IsSupported => inner.IsSupported;

        public Memory<byte> Decode(Memory<byte> input, DictionaryToken streamDictionary, IFilterProvider filterProvider, int filterIndex)
        {
            if (inner is FlateFilter)
            {
                Measure(input);
            }
            else if (inner is LzwFilter && input.Length > Limits.PdfLzwBytesMax)
            {
                throw new ReadingException("", $"The PDF has a stream in LZW of more than {Limits.PdfLzwBytesMax} bytes.");
            }

            return inner.Decode(input, streamDictionary, filterProvider, filterIndex);
        }

        /// <summary>The filter itself unpacks without a bound, so it is done once before, keeping nothing.</summary>
        private void Measure(Memory<byte> input)
        {
            using var packed = new MemoryStream(input.ToArray(), writable: false);
            using var unpacked = new ZLibStream(packed, CompressionMode.Decompress);
            var buffer = new byte[1 << 16];
            try
            {
                while (unpacked.Read(buffer) is var count and > 0)
                {
                    budget.Take(count);
                }
            }
            catch (InvalidDataException)
            {
                // A damaged stream is the filter's to judge; up to the damage it was counted.
            }
        }
    }
}
