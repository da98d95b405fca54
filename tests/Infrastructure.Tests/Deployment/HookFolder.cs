using DeepEmotion.Tests.Support;

namespace DeepEmotion.Infrastructure.Tests.Deployment;

/// <summary>Runs a hook with stand-ins for the programs that it starts.</summary>
internal sealed class HookFolder(string hook) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("deepemotion-hook-");

    public string Path => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>A program that answers as a script says; <c>$FOLDER</c> is where it may write.</summary>
    public void Answer(string program, string script)
    {
        var path = System.IO.Path.Combine(Path, program);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        Assert.Equal(0, Command.Run("chmod", ["700", path]).ExitCode);
    }

    public string Read(string name) => File.Exists(System.IO.Path.Combine(Path, name)) ? File.ReadAllText(System.IO.Path.Combine(Path, name)) : "";

    public int Lines(string name) => Read(name).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;

    public Command Run(Dictionary<string, string> environment)
    {
        environment["PATH"] = $"{Path}:{Environment.GetEnvironmentVariable("PATH")}";
        environment["FOLDER"] = Path;
        environment["DEEPEMOTION_HOOK_SECONDS"] = "0";
        return Command.Run("sh", [Repository.PathOf($"infra/hooks/{hook}.sh")], environment);
    }
}
