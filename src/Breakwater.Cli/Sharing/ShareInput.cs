using Breakwater.Formats.Reading;

namespace Breakwater.Cli.Sharing;

/// <summary>One file, read whole.</summary>
/// <param name="MediaType">What the hub takes it for: STIX, JSON of a kind that it finds out, or any document.</param>
internal sealed record ShareInput(string Name, byte[] Bytes, string MediaType)
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
        var type = format == ReadFormats.Stix ? "application/stix+json"
            : format == ShareSymbols.Auto && LooksLikeJson(file, bytes) ? "application/json" : "application/octet-stream";
        return new ShareInput(file == "-" ? "" : Path.GetFileName(file), bytes, type);
    }

    private static bool LooksLikeJson(string file, byte[] bytes)
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
