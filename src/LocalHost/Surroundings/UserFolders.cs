namespace DeepEmotion.LocalHost.Surroundings;

/// <summary>The current user's folders, by the rules of each system.</summary>
internal static class UserFolders
{
    /// <summary>For files that can be downloaded again.</summary>
    public static string Cache =>
        OperatingSystem.IsWindows() ? Data
        : OperatingSystem.IsMacOS() ? Path.Combine(Home, "Library", "Caches")
        : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache
        : Path.Combine(Home, ".cache");

    /// <summary>For other files.</summary>
    public static string Data => Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);

    private static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
}
