namespace Breakwater.Formats.Writing.Platforms;

/// <summary>STIX bundles. The bundle's id is made of what is in it, so that the same content is the same file.</summary>
internal static class StixBundles
{
    public static void Write21(ConversionInput input, Stream target, NoteLog notes)
    {
        _ = notes; // Objects are carried as they are.
        Write(target, "", input.Objects, static one => one.Utf8);
    }

    public static void Write20(ConversionInput input, Stream target, NoteLog notes)
    {
        var downgrade = new StixDowngrade(notes);
        Write(target, "\"spec_version\":\"2.0\",", downgrade.All(input.Objects), static one => one);
    }

    private static void Write<T>(Stream target, string more, IEnumerable<T> objects, Func<T, ReadOnlyMemory<byte>> bytes)
    {
        using var scratch = ScratchFile.Open();
        using var digest = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        var isFirst = true;
        foreach (var one in objects)
        {
            var utf8 = bytes(one).Span;
            digest.AppendData(utf8);
            scratch.Write(isFirst ? "\n"u8 : ",\n"u8);
            scratch.Write(utf8);
            isFirst = false;
        }

        var id = digest.GetHashAndReset().AsSpan(0, 16);
        id[6] = (byte)((id[6] & 0x0F) | 0x40);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        target.Write(System.Text.Encoding.ASCII.GetBytes(
            $"{{\"type\":\"bundle\",\"id\":\"bundle--{new Guid(id, bigEndian: true):D}\",{more}\"objects\":["));
        scratch.Position = 0;
        scratch.CopyTo(target);
        target.Write("\n]}\n"u8);
    }
}
