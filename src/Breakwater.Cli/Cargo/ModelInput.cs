using Breakwater.CargoFlow;
using Breakwater.CargoFlow.Files;
using Breakwater.Cli.Scanning;

namespace Breakwater.Cli.Cargo;

/// <summary>Reads the model that a command is about.</summary>
internal static class ModelInput
{
    /// <summary>Null when the file cannot be read; that is said.</summary>
    public static ModelReading? TryRead(string file, TextWriter errors)
    {
        try
        {
            using var stream = InputBytes.Open(file);
            return ModelReader.Read(stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            errors.WriteLine($"{file}: cannot be read: {e.Message}");
            return null;
        }
    }

    /// <summary>
    /// Null when there is no model, or the options have problems, or what they make does not fit the model; all of it is said.
    /// </summary>
    public static CargoModel? TryRead(
        string file, TextWriter errors, IReadOnlyList<string> problems, Func<CargoModel, IReadOnlyList<string>> check)
    {
        foreach (var problem in problems)
        {
            errors.WriteLine(problem);
        }

        if (TryRead(file, errors) is not { } reading)
        {
            return null;
        }

        foreach (var problem in reading.Problems.Where(one => !one.IsNote))
        {
            errors.WriteLine($"{file}: {problem.Path}: {problem.Code}: {problem.Message}");
        }

        if (reading.Model is not { } model || problems.Count > 0)
        {
            return null;
        }

        var wrong = check(model);
        foreach (var problem in wrong)
        {
            errors.WriteLine(problem);
        }

        if (wrong.Count > 0)
        {
            errors.WriteLine($"Services: {string.Join(", ", model.Services.Select(one => one.Id))}.");
            errors.WriteLine($"Members: {string.Join(", ", model.Members.Select(one => one.Id))}.");
        }

        return wrong.Count > 0 ? null : model;
    }
}
