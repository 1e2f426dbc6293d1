namespace Breakwater.CargoFlow.Files;

/// <summary>What is wrong with a model.</summary>
/// <param name="Code">Stable, for programs.</param>
/// <param name="Path">JSON path of the place.</param>
/// <param name="Message">A sentence with the value and what is allowed.</param>
/// <param name="IsNote">True for what works, and is probably not meant.</param>
public sealed record ModelProblem(string Code, string Path, string Message, bool IsNote = false);

/// <summary>What became of a file: a model, or the reasons why there is none. Notes do not stand in the way.</summary>
public sealed record ModelReading(CargoModel? Model, IReadOnlyList<ModelProblem> Problems);

/// <summary>Collects problems up to a limit.</summary>
internal sealed class ProblemList
{
    private readonly List<ModelProblem> _all = [];

    public IReadOnlyList<ModelProblem> All => _all;

    public bool HasErrors { get; private set; }

    public void Add(string code, string path, string message)
    {
        HasErrors = true;
        Put(new ModelProblem(code, path, message));
    }

    public void Note(string code, string path, string message) => Put(new ModelProblem(code, path, message, IsNote: true));

    private void Put(ModelProblem problem)
    {
        if (_all.Count < Limits.ProblemsMax)
        {
            _all.Add(problem);
        }
        else if (_all.Count == Limits.ProblemsMax)
        {
            _all.Add(new ModelProblem("more", "$", $"There are more than {Limits.ProblemsMax} problems; the rest is not listed."));
        }
    }
}
