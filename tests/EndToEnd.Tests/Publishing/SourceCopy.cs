using System.Diagnostics;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.EndToEnd.Tests.Publishing;

/// <summary>The sources in a folder of their own, where they can be built for another platform without making everything here build again.</summary>
public sealed class SourceCopy : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("other platform ");

    public SourceCopy(bool withPackages = true)
    {
        Run("tar", "-C", Repository.Root, "--exclude=bin", "--exclude=obj", "-cf", PathOf("sources.tar"), "src", "tools", "scripts", "host.json", "global.json", ".editorconfig",
            "BannedSymbols.txt", "LICENSE", "THIRD-PARTY-NOTICES.md", "package.json", "package-lock.json", ".npmrc", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props");
        Run("tar", "-C", _folder.FullName, "-xf", PathOf("sources.tar"));
        if (withPackages)
        {
            Directory.CreateSymbolicLink(PathOf("node_modules"), Repository.PathOf("node_modules"));
        }
    }

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Runs dotnet here.</summary>
    public string Dotnet(params string[] arguments) =>
        Run("dotnet", [.. arguments, "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-p:RestoreNoHttpCache=true", "-p:RunAnalyzers=false"]);

    public void Dispose() => _folder.Delete(recursive: true);

    private string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder.FullName, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
        return output;
    }
}
