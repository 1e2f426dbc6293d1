using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>What is taken out of a JSON value, as a tree over its names and indexes.</summary>
internal sealed class CutTree
{
    private readonly Dictionary<string, CutTree> _steps = new(StringComparer.Ordinal);

    /// <summary>True when this very value goes.</summary>
    public bool IsCut { get; private set; }

    public bool IsEmpty => _steps.Count == 0 && !IsCut;

    public CutTree? Find(string step) => _steps.GetValueOrDefault(step);

    public CutTree? Find(int index) => _steps.Count == 0 ? null : _steps.GetValueOrDefault($"[{index}]");

    /// <param name="depth">How many steps of the selector to go down before cutting.</param>
    public void Add(string selector, int depth)
    {
        var at = this;
        foreach (var step in selector.Split('.').Take(depth))
        {
            at = at._steps.TryGetValue(step, out var next) ? next : at._steps[step] = new CutTree();
        }

        at.IsCut = true;
    }

    /// <summary>
    /// Where to cut: at the end of the selector, or at the list entry or dictionary above it, when that is nothing without what goes.
    /// </summary>
    public static int DepthToCut(string type, string selector)
    {
        var steps = selector.Split('.');
        var rule = StixTypes.FindType(type)?.Table.Rules.FirstOrDefault(r => r.Name == steps[0])
            ?? CustomCheck.Common.Rules.FirstOrDefault(r => r.Name == steps[0]);
        for (var depth = 1; depth < steps.Length && rule?.Shape is { } shape; depth++)
        {
            if (steps[depth].StartsWith('['))
            {
                continue;
            }

            rule = shape.Table.Rules.FirstOrDefault(r => r.Name == steps[depth]);
            if (rule?.Need == Need.Required)
            {
                return depth;
            }
        }

        return steps.Length;
    }

    /// <summary>Cuts lists and dictionaries that nothing is left in: there are no empty ones (STIX 2.1, 2.3 and 2.12).</summary>
    public void Settle(JsonElement value)
    {
        if (IsCut || _steps.Count == 0)
        {
            return;
        }

        var left = 0;
        if (value.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var entry in value.EnumerateArray())
            {
                left += Keeps(Find(index++), entry) ? 1 : 0;
            }
        }
        else
        {
            foreach (var property in value.EnumerateObject())
            {
                left += Keeps(Find(property.Name), property.Value) ? 1 : 0;
            }
        }

        IsCut = left == 0;
    }

    private static bool Keeps(CutTree? cut, JsonElement value)
    {
        cut?.Settle(value);
        return cut is not { IsCut: true };
    }

    /// <summary>Where the selector leads after the cut; null when it leads nowhere any more.</summary>
    public string? Follow(string selector)
    {
        var at = this;
        var steps = selector.Split('.');
        for (var i = 0; i < steps.Length && at is not null; i++)
        {
            var next = at.Find(steps[i]);
            if (next is { IsCut: true })
            {
                return null;
            }

            if (Selectors.TryReadIndex(steps[i], out var index))
            {
                steps[i] = $"[{index - at.CutBefore(index)}]";
            }

            at = next;
        }

        return string.Join('.', steps);
    }

    private int CutBefore(int index)
    {
        var count = 0;
        for (var i = 0; i < index; i++)
        {
            count += Find(i) is { IsCut: true } ? 1 : 0;
        }

        return count;
    }
}
