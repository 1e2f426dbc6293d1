using System.Text.Json;
using Breakwater.Cli.Scanning;
using Breakwater.Stix;

namespace Breakwater.Cli.Patterns;

/// <summary>Answers every line of the inputs, in order, with a line of its own.</summary>
internal sealed class PatternRun(Stream output, TextWriter errors)
{
    /// <returns>The exit code: whether all inputs could be read, not what the answers say.</returns>
    public int Run(string[] paths, bool isMatch, CancellationToken cancellationToken)
    {
        using var writer = new AnswerWriter(output);
        var exit = ExitCodes.Done;
        foreach (var path in paths.Length == 0 ? [InputBytes.StandardInput] : paths)
        {
            try
            {
                using var stream = InputBytes.Open(path);
                Answer(new InputLines(stream), writer, isMatch, cancellationToken);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                exit = ExitCodes.Failed;
                errors.WriteLine($"{path}: cannot be read: {e.Message}");
            }
        }

        return exit;
    }

    private static void Answer(InputLines lines, AnswerWriter writer, bool isMatch, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && lines.TryRead(out var line, out var isTooLong))
        {
            var number = lines.Number;
            var tooLong = $"Line {number} is longer than {PatternLimits.LineBytesMax} bytes.";
            var problem = tooLong;
            var read = isTooLong ? null : PatternLine.Read(line, number, out problem);
            writer.Write(json =>
            {
                if (isMatch)
                {
                    WriteMatch(json, read, number, problem);
                }
                else
                {
                    WriteCheck(json, read, number, problem);
                }
            });
        }
    }

    private static void WriteCheck(Utf8JsonWriter json, PatternLine? line, long number, string problem)
    {
        PatternError error = default;
        Pattern? pattern = null;
        var isValid = line is not null && PatternParser.TryParseStrictly(line.Pattern, out pattern, out error);
        json.WriteBoolean("valid"u8, isValid);
        if (pattern is not null)
        {
            json.WriteNull("error"u8);
            json.WriteString("canonical"u8, pattern.ToString());
            var use = pattern.Use(out var reason);
            json.WriteString("use"u8, use switch { PatternUse.Plain => "plain", PatternUse.Stream => "stream", _ => "none" });
            json.WriteString("reason"u8, reason);
        }
        else if (line is null)
        {
            AnswerWriter.WriteError(json, number, problem);
        }
        else
        {
            AnswerWriter.WriteError(json, error);
        }
    }

    private static void WriteMatch(Utf8JsonWriter json, PatternLine? line, long number, string problem)
    {
        PatternError error = default;
        ObservedSet? observed = null;
        Pattern? pattern = null;
        if (line is not null && PatternParser.TryParse(line.Pattern, out pattern, out error))
        {
            var missing = "$: a list named observed must be there.";
            observed = line.Observed.IsEmpty ? null : ObservedSet.Read(line.Observed, out missing);
            problem = $"Line {number}, observed: {missing}";
        }

        var answer = observed is null ? new PatternAnswer(null, [], null) : new PatternMatcher(pattern!).Match(observed);
        WriteAnswer(json, answer);
        if (line is not null && pattern is null)
        {
            AnswerWriter.WriteError(json, error);
        }
        else if (observed is null)
        {
            AnswerWriter.WriteError(json, number, problem);
        }
    }

    private static void WriteAnswer(Utf8JsonWriter json, PatternAnswer answer)
    {
        if (answer.Matches is { } matches)
        {
            json.WriteBoolean("matches"u8, matches);
        }
        else
        {
            json.WriteNull("matches"u8);
        }

        json.WriteStartArray("bindings"u8);
        foreach (var binding in answer.Bindings)
        {
            json.WriteStartObject();
            json.WriteNumber("bracket"u8, binding.Bracket);
            json.WriteString("observation"u8, binding.Observation);
            json.WriteNumber("index"u8, binding.Index);
            json.WriteNumber("times"u8, binding.Times);
            json.WriteStartArray("objects"u8);
            foreach (var key in binding.Objects)
            {
                json.WriteStringValue(key);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (answer.Reason is not null)
        {
            json.WriteString("reason"u8, answer.Reason);
        }
    }
}
