namespace Breakwater.Cli.Sharing;

/// <summary>One file, read whole, and what it is taken for.</summary>
internal sealed record ShareInput(string Name, byte[] Bytes, bool IsStix)
{
    /// <summary>What a hub takes in at once.</summary>
    private const int BytesMax = 32 * 1024 * 1024;

    /// <exception cref="IOException">It cannot be read, or is larger than a hub takes in.</exception>
    public static async Task<ShareInput> ReadAsync(string file, string format, CancellationToken cancellationToken)
    {
        await using var stream = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
        using var buffer = new MemoryStream();
        var block = new byte[64 * 1024];
        int read;
        while ((read = await stream.ReadAsync(block, cancellationToken).ConfigureAwait(false)) > 0)
        {
            buffer.Write(block, 0, read);
            if (buffer.Length > BytesMax)
            {
                throw new IOException($"It is larger than {BytesMax} bytes, which is the most that a hub takes in at once.");
            }
        }

        var bytes = buffer.ToArray();
        return new ShareInput(file, bytes, format == "stix" || (format == "auto" && LooksLikeStix(file, bytes)));
    }

    private static bool LooksLikeStix(string file, byte[] bytes)
    {
        if (Path.GetExtension(file).Equals(".json", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var text = bytes.AsSpan();
        text = text.StartsWith("\uFEFF"u8) ? text[3..] : text;
        return text.TrimStart(" \t\r\n"u8).StartsWith("{"u8);
    }
}
