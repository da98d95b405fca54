using System.Reflection;

namespace DeepEmotion.Tests.Support;

/// <summary>The clone that the tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = Metadata(typeof(Repository).Assembly, "RepositoryRoot");

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    public static string Read(string relative) => File.ReadAllText(PathOf(relative));

    /// <summary>What a project file says by <c>AssemblyMetadata</c>.</summary>
    public static string Metadata(Assembly assembly, string key) => assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!;
}
