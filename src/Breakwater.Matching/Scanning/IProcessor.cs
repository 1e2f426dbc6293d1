using System.Runtime.Intrinsics.X86;

namespace Breakwater.Matching.Scanning;

/// <summary>Which instructions a scan may use. Both give equal answers.</summary>
internal interface IProcessor
{
    static abstract bool HasAvx2 { get; }
}

/// <summary>x86-64 with AVX2, BMI and LZCNT.</summary>
internal readonly struct Avx2Processor : IProcessor
{
    public static bool HasAvx2 => true;

    public static bool IsHere => Avx2.IsSupported && Bmi1.X64.IsSupported && Lzcnt.X64.IsSupported && Popcnt.X64.IsSupported;
}

/// <summary>Any other.</summary>
internal readonly struct PlainProcessor : IProcessor
{
    public static bool HasAvx2 => false;
}
