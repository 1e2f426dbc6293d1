using System.Security.Cryptography;
using System.Text;
using Breakwater.Matching;

namespace Breakwater.Formats.Writing;

/// <summary>Which names are below another listed one; sixteen bytes for each name.</summary>
internal sealed class NameCover
{
    private readonly HashSet<UInt128> _names = [];

    public NameCover(IEnumerable<FeedEntry> entries)
    {
        foreach (var entry in entries.Where(entry => entry.Kind == IndicatorKind.Domain))
        {
            _names.Add(DigestOf(entry.Value));
        }
    }

    public bool IsBelowAnother(string name)
    {
        for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = name.IndexOf('.', dot + 1))
        {
            if (_names.Contains(DigestOf(name[(dot + 1)..])))
            {
                return true;
            }
        }

        return false;
    }

    // Values come from strangers: no digest that they could make collide.
    public static UInt128 DigestOf(string text)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), digest);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(digest);
    }
}
