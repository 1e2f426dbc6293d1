using System.Text;

namespace Breakwater.Fuzz;

/// <summary>A parser under test.</summary>
public abstract class FuzzTarget
{
    /// <summary>All of them, in the order they are run in.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new Targets.BundleTarget(), new Targets.PatternTarget(), new Targets.QueryTarget(), new Targets.MarkingTarget(),
        new Targets.IndexTarget(),
    ];

    public abstract string Name { get; }

    /// <summary>The input of one number under one seed: always the same.</summary>
    public byte[] Input(int seed, long number)
    {
        var random = new Random(HashCode(seed, number));
        var input = Make(random);
        return input.Length > Limits.InputBytesMax ? input[..Limits.InputBytesMax] : input;
    }

    /// <summary>Feeds one input to the parser.</summary>
    /// <exception cref="Exception">Whatever the parser is not documented to throw, or what it should keep and does not.</exception>
    public abstract void Run(byte[] input);

    protected abstract byte[] Make(Random random);

    /// <summary>Invalid UTF-8 becomes replacement characters, as everywhere where text comes in as bytes.</summary>
    protected static string Text(byte[] input) => Encoding.UTF8.GetString(input);

    protected static void Expect(bool holds, string what)
    {
        if (!holds)
        {
            throw new FuzzException(what);
        }
    }

    // System.HashCode differs from run to run.
    private static int HashCode(int seed, long number)
    {
        var mixed = ((ulong)(uint)seed << 32 ^ (ulong)number) * 0x9E3779B97F4A7C15;
        return (int)(mixed >> 33);
    }
}

/// <summary>A property that should hold of every input does not hold of this one.</summary>
public sealed class FuzzException(string message) : Exception(message);
