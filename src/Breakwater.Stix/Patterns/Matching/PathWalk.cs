using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>Follows object paths (STIX 2.1, 9.7) from one cyber-observable of an observation. Holds buffers: one for each thread.</summary>
internal sealed class PathWalk
{
    private List<PathValue> _found = [];
    private List<PathValue> _next = [];

    /// <summary>What the path leads to; good until the next call. More than one only where the path has <c>[*]</c>.</summary>
    /// <exception cref="PatternLimitException">There is too much of it.</exception>
    public List<PathValue> Find(ObjectPath path, ObservedObject root, Observed within)
    {
        _found.Clear();
        if (root.Type != path.ObjectType)
        {
            return _found;
        }

        _found.Add(new PathValue(root.Json, PathForm.Plain));
        for (var i = 0; i < path.Steps.Count && _found.Count > 0; i++)
        {
            _next.Clear();
            foreach (var value in _found)
            {
                Take(path.Steps[i], value, within);
            }

            (_found, _next) = (_next, _found);
        }

        return _found;
    }

    private void Take(PathStep step, PathValue from, Observed within)
    {
        switch (step)
        {
            case PropertyStep property:
                TakeProperty(property.Name, from, within);
                break;
            case IndexStep index when from.Json.ValueKind == JsonValueKind.Array:
                // A negative index is in the grammar, but no list has an entry before its first one.
                if (index.Index >= 0 && index.Index < from.Json.GetArrayLength())
                {
                    Add(new PathValue(from.Json[index.Index], EntryForm(from)));
                }

                break;
            case AnyIndexStep when from.Json.ValueKind == JsonValueKind.Array:
                foreach (var entry in from.Json.EnumerateArray())
                {
                    Add(new PathValue(entry, EntryForm(from)));
                }

                break;
        }
    }

    private void TakeProperty(string name, PathValue from, Observed within)
    {
        var json = from.Json;
        if (from.Form == PathForm.Reference && json.ValueKind == JsonValueKind.String
            && !within.TryResolve(json.GetString()!, out json))
        {
            return;
        }

        if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value))
        {
            Add(new PathValue(value, PathValue.FormOf(name, value)));
        }
    }

    private static PathForm EntryForm(PathValue list) => list.Form == PathForm.References ? PathForm.Reference : PathForm.Plain;

    private void Add(PathValue value)
    {
        if (_next.Count == Limits.PatternPathValuesMax)
        {
            throw new PatternLimitException($"A path leads to more than {Limits.PatternPathValuesMax} values of one object.");
        }

        _next.Add(value);
    }
}

/// <summary>An evaluation came to a named limit, so that its answer is not known.</summary>
internal sealed class PatternLimitException(string message) : Exception(message);
