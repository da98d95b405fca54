namespace DeepEmotion.Functions.Queues;

/// <summary>Keeps the blob that a message names inside its container: URLs resolve <c>..</c> and <c>\\</c> before storage sees them.</summary>
internal static class BlobNameGuard
{
    // A limit of Blob storage.
    private const int MaxLength = 1024;

    /// <exception cref="InvalidMessageException">The name could lead elsewhere.</exception>
    public static string Require(string? name) => Allows(name) ? name! : throw new InvalidMessageException($"'{name}' is not a blob name that a message may use.");

    /// <summary>Whether a message may name the blob.</summary>
    public static bool Allows(string? name)
    {
        var leads = string.IsNullOrEmpty(name)
            || name.Length > MaxLength
            || name.StartsWith('/')
            || name.Contains('\\', StringComparison.Ordinal)
            || name.Any(char.IsControl)
            || name.Split('/').Any(static part => part is "." or "..");
        return !leads;
    }
}
