using System.Reflection;

namespace DeepEmotion.Functions.Health;

/// <summary>The app's version.</summary>
public static class ProductVersion
{
    private const int ShortCommit = 9;

    // "0.9.0+<commit>" if built from a clone.
    private static readonly string[] Parts = typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+');

    /// <summary>Such as <c>0.9.0</c>.</summary>
    public static string Number => Parts[0];

    /// <summary>With the commit if known: <c>0.9.0 (0123abcde)</c>.</summary>
    public static string WithCommit => Parts is [_, { Length: > ShortCommit } commit] ? $"{Number} ({commit[..ShortCommit]})" : Number;
}
