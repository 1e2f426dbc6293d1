using System.Text;

namespace Breakwater.Hub.SignIn;

/// <summary>
/// Passwords that are guessed first. They follow few rules: a word that everybody thinks of, dressed up with digits, signs and letters
/// that look alike; a run along the keyboard; the same again and again; one's own name. So they are known by their rule, not by a list
/// that is old the day it is made.
/// </summary>
internal static class GuessedPasswords
{
    private const int CharactersDifferentMin = 5;
    private const int RunMin = 4;
    private const int OwnWordMin = 4;

    // Letters that have to be left when words that everybody thinks of are taken out.
    private const int OwnLettersMin = 4;

    private static readonly string[] Runs =
    [
        "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop", "yxcvbnm", "abcdefghijklmnopqrstuvwxyz", "01234567890",
        "1qaz2wsx3edc4rfv5tgb6yhn", "q1w2e3r4t5y6u7i8o9p0",
    ];

    private static readonly string[] Words =
    [
        "password", "passwort", "contrasena", "clave", "letmein", "welcome", "bienvenido", "admin", "administrator", "root",
        "user", "guest",
        "test", "demo", "secret", "secreto", "login", "access", "master", "monkey", "dragon", "football", "futbol", "baseball", "superman",
        "batman", "princess", "princesa", "sunshine", "iloveyou", "teamo", "tequiero", "hello", "hola", "whatever", "trustno", "shadow",
        "summer", "winter", "spring", "autumn", "verano", "invierno", "primavera", "otono", "january", "february", "march", "april",
        "june", "july", "august", "september", "october", "november", "december", "enero", "febrero", "marzo", "abril", "mayo", "junio",
        "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre", "monday", "friday", "lunes", "viernes", "company", "empresa",
        "office", "oficina", "change", "changeme", "cambiame", "default", "temp", "temporal", "computer", "internet", "server", "security",
        "seguridad", "harbour", "harbor", "puerto", "port", "ship", "barco", "truck", "camion", "terminal", "container", "contenedor",
        "cargo", "carga", "breakwater", "rompeolas", "barcelona", "madrid", "valencia", "london", "rotterdam", "hamburg", "michael",
        "jennifer", "jessica", "jordan", "charlie", "daniel", "andrea", "antonio", "alejandro", "carlos", "maria", "thomas", "please",
        "correct", "horse", "battery", "staple", "this", "that", "the", "and", "for", "you", "new", "one", "two", "is", "my", "mi", "es",
    ];

    /// <param name="own">Names and addresses of whoever chooses it: what others know of them.</param>
    public static bool Includes(string password, IEnumerable<string> own)
    {
        var lower = Lower(password);
        var plain = Plain(lower);
        if (lower.Distinct().Count() < CharactersDifferentMin || IsRepeated(lower))
        {
            return true;
        }

        var known = new bool[lower.Length];
        foreach (var word in Words.Concat(own.SelectMany(WordsOf)))
        {
            Mark(plain, word, known);
        }

        foreach (var run in Runs.Concat(Runs.Select(run => string.Concat(run.Reverse()))))
        {
            for (var start = 0; start + RunMin <= run.Length; start++)
            {
                Mark(lower, run.Substring(start, RunMin), known);
            }
        }

        return lower.Where((c, place) => !known[place] && char.IsLetter(c)).Count() < OwnLettersMin;
    }

    private static void Mark(string text, string word, bool[] known)
    {
        for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            known.AsSpan(at, word.Length).Fill(true);
        }
    }

    private static IEnumerable<string> WordsOf(string text) =>
        Lower(text).Split([' ', '@', '.', '-', '_', ','], StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.Length >= OwnWordMin).Select(Plain);

    private static string Lower(string text) => string.Concat(
        text.ToLowerInvariant().Normalize(NormalizationForm.FormD).Where(c => char.IsAscii(c) || char.IsLetterOrDigit(c)));

    /// <summary>What stands for a letter as that letter; as long as it was.</summary>
    private static string Plain(string lower) => string.Concat(lower.Select(c => c switch
    {
        '0' => 'o',
        '1' or '!' or '|' => 'i',
        '3' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        '7' or '+' => 't',
        _ => c,
    }));

    private static bool IsRepeated(string text) => Enumerable.Range(1, text.Length / 2)
        .Any(size => text.Chunk(size).All(piece => text.AsSpan().StartsWith(piece)));
}
