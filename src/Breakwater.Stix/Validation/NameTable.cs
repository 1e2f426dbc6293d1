using System.Text;

namespace Breakwater.Stix;

/// <summary>Looks up fixed names by their UTF-8 bytes, without making text of them.</summary>
internal sealed class NameTable<T>
    where T : class
{
    private readonly (byte[] Name, T Value)[] _slots;

    public NameTable(IEnumerable<(string Name, T Value)> entries)
    {
        var all = entries.ToList();
        var size = 4;
        while (size < all.Count * 3)
        {
            size *= 2;
        }

        _slots = new (byte[], T)[size];
        foreach (var (name, value) in all)
        {
            var bytes = Encoding.UTF8.GetBytes(name);
            var at = Slot(bytes);
            while (_slots[at].Name is not null)
            {
                at = (at + 1) & (size - 1);
            }

            _slots[at] = (bytes, value);
        }
    }

    public T? Find(ReadOnlySpan<byte> name)
    {
        for (var at = Slot(name); _slots[at].Name is { } known; at = (at + 1) & (_slots.Length - 1))
        {
            if (name.SequenceEqual(known))
            {
                return _slots[at].Value;
            }
        }

        return null;
    }

    /// <summary>The names are known beforehand and foreign ones are never put in, so that nobody can make them collide.</summary>
    private int Slot(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
        {
            return 0;
        }

        var hash = (name.Length * 31) + (name[0] * 7) + (name[^1] * 131) + (name[name.Length / 2] * 17);
        return (hash ^ (hash >> 5)) & (_slots.Length - 1);
    }
}
