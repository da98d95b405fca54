namespace DeepEmotion.LocalHost.Surroundings;

/// <summary>Whether this program runs from a clone or a published folder (the .NET tool, the image), and its folders in either case.</summary>
public sealed record Installation
{
    private const string LauncherFile = "azurite.mjs";

    /// <summary>That of this process.</summary>
    public static Installation Current { get; } = Find(AppContext.BaseDirectory);

    /// <summary>The command that starts it.</summary>
    public required string Command { get; init; }

    /// <summary>The folder of package.json and package-lock.json.</summary>
    public required string Manifests { get; init; }

    /// <summary>The folder in which npm creates node_modules.</summary>
    public required string Packages { get; init; }

    /// <summary>The script that starts Azurite.</summary>
    public required string Launcher { get; init; }

    /// <summary>The default folder of the local storage.</summary>
    public required string DataFolder { get; init; }

    /// <exception cref="DirectoryNotFoundException">The program was copied out of its clone.</exception>
    internal static Installation Find(string program)
    {
        var shipped = Path.Combine(program, "npm");
        return File.Exists(Path.Combine(shipped, LauncherFile)) ? Published(shipped) : InClone(program);
    }

    private static Installation Published(string shipped)
    {
        var packages = Directory.Exists(Path.Combine(shipped, "node_modules"))
            ? shipped
            : Path.Combine(UserFolders.Cache, "deepemotion", NpmPackages.LockHash(shipped));
        return new Installation
        {
            Command = "deepemotion",
            Manifests = shipped,
            Packages = packages,
            Launcher = Path.Combine(packages, LauncherFile),
            DataFolder = Path.Combine(UserFolders.Data, "deepemotion"),
        };
    }

    private static Installation InClone(string program)
    {
        for (var folder = new DirectoryInfo(program); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, "scripts", LauncherFile) is var launcher && File.Exists(launcher))
            {
                return new Installation
                {
                    Command = OperatingSystem.IsWindows() ? "dotnet run --project src/LocalHost --" : "./run.sh",
                    Manifests = folder.FullName,
                    Packages = folder.FullName,
                    Launcher = launcher,
                    DataFolder = Path.Combine(folder.FullName, ".azurite"),
                };
            }
        }

        throw new DirectoryNotFoundException(
            $"No folder above {program} holds scripts/{LauncherFile}: run the program from its clone, or publish it with dotnet publish.");
    }
}
