namespace DeepEmotion.LocalHost.Azurite;

/// <summary>Where the clone lies: the npm packages, the scripts and the data of local runs are found from it.</summary>
public static class RepositoryFolder
{
    private const string Launcher = "scripts/azurite.mjs";

    /// <summary>The nearest folder above the program that holds the Azurite launcher.</summary>
    /// <exception cref="DirectoryNotFoundException">The program was copied out of its clone.</exception>
    public static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Launcher)))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException(
            $"No folder above {AppContext.BaseDirectory} holds {Launcher}: the local host runs from a clone of the repository.");
    }
}
