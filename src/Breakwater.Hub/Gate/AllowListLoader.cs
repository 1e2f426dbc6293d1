using System.Text.Json;
using System.Text.RegularExpressions;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Gate;

/// <summary>What loading one folder of lists came to.</summary>
/// <param name="Problems">What could not be read, with its place; everything else was loaded.</param>
public sealed record AllowListLoad(IReadOnlyList<LoadedList> Lists, IReadOnlyList<Problem> Problems);

/// <summary>
/// Loads lists in the form of MISP's warning lists: a folder with a folder for each list, in it <c>list.json</c> with <c>name</c>,
/// <c>type</c> (string, hostname, cidr, substring, regex) and <c>list</c>.
/// </summary>
public sealed class AllowListLoader(Database database)
{
    // Under these names strangers have names of their own, so only the listed name itself must never be an indicator.
    private static readonly HashSet<string> SharedLists = ["dynamic-dns", "url-shortener", "security-provider-blogpost"];
    private static readonly HashSet<string> Forms = ["string", "hostname", "cidr", "substring", "regex"];

    /// <exception cref="RejectedException">There is no list in this folder at all.</exception>
    public async Task<AllowListLoad> LoadAsync(string folder, CancellationToken cancellationToken)
    {
        var files = Directory.Exists(folder)
            ? Directory.GetFiles(folder, "list.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList()
            : [];
        if (files.Count == 0)
        {
            throw RejectedException.Invalid("no-lists", folder, $"There is no list.json in {folder} or in a folder of it.");
        }

        var lists = new List<LoadedList>();
        var problems = new List<Problem>();
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Read(file, problems) is var (list, entries))
            {
                await database.WriteAsync(scope => AllowListStore.Replace(scope, list, entries), cancellationToken).ConfigureAwait(false);
                lists.Add(list);
            }
        }

        return new AllowListLoad(lists, problems);
    }

    private static (LoadedList List, IReadOnlyCollection<string> Entries)? Read(string file, List<Problem> problems)
    {
        try
        {
            if (new FileInfo(file).Length > Limits.AllowListBytesMax)
            {
                problems.Add(new Problem("too-large", file, $"The file is over {Limits.AllowListBytesMax} bytes."));
                return null;
            }

            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var name = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file)))!;
            var form = document.RootElement.GetProperty("type").GetString() ?? "";
            if (!Forms.Contains(form))
            {
                problems.Add(new Problem("bad-type", file, $"\"{form}\" is not a type of list: {string.Join(", ", Forms)}."));
                return null;
            }

            var title = document.RootElement.TryGetProperty("name", out var given) ? given.GetString() ?? name : name;
            var entries = new HashSet<string>(StringComparer.Ordinal);
            var index = 0;
            foreach (var item in document.RootElement.GetProperty("list").EnumerateArray())
            {
                CheckEntry(item, form, $"{file}: $.list[{index++}]", entries, problems);
            }

            return (new LoadedList(name, title, form, SharedLists.Contains(name), entries.Count), entries);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IOException)
        {
            problems.Add(new Problem("unreadable", file, $"The list cannot be read: {e.Message}"));
            return null;
        }
    }

    private static void CheckEntry(JsonElement item, string form, string path, HashSet<string> entries, List<Problem> problems)
    {
        var text = item.ValueKind == JsonValueKind.String ? item.GetString()!.Trim() : "";
        if (text.Length == 0)
        {
            problems.Add(new Problem("bad-entry", path, "An entry is a text that is not empty."));
        }
        else if (form == "cidr" && !AddressRange.TryParse(text, out _))
        {
            problems.Add(new Problem("bad-entry", path, $"\"{text}\" is not an address or a range."));
        }
        else if (form == "regex" && !IsRegex(text))
        {
            problems.Add(new Problem("bad-entry", path, $"\"{text}\" is not an expression that can be matched in linear time."));
        }
        else
        {
            entries.Add(text);
        }
    }

    private static bool IsRegex(string text)
    {
        try
        {
            _ = new Regex(text.Trim('/'), RegexOptions.NonBacktracking);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
