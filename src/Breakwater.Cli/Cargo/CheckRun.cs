namespace Breakwater.Cli.Cargo;

/// <summary>Judges a model.</summary>
internal sealed class CheckRun(TextWriter output, TextWriter errors, bool asJson)
{
    /// <returns>The exit code.</returns>
    public int Run(string file)
    {
        if (ModelInput.TryRead(file, errors) is not { } reading)
        {
            return ExitCodes.WrongUsage;
        }

        foreach (var problem in reading.Problems)
        {
            if (asJson)
            {
                CargoLine.Write(output, "problem", json =>
                {
                    json.WriteString("file", file);
                    json.WriteString("severity", problem.IsNote ? "note" : "error");
                    json.WriteString("code", problem.Code);
                    json.WriteString("path", problem.Path);
                    json.WriteString("message", problem.Message);
                });
            }
            else
            {
                output.WriteLine($"{file}: {problem.Path}: {(problem.IsNote ? "note " : "")}{problem.Code}: {problem.Message}");
            }
        }

        if (reading.Model is not { } model)
        {
            errors.WriteLine("This cannot be used as it is.");
            return ExitCodes.Failed;
        }

        errors.WriteLine($"{model.Services.Count} services, {model.Flows.Count} flows, {model.Yards.Count} yards, "
            + $"{model.Crews.Count} crews: it can be used.");
        return ExitCodes.Done;
    }
}
