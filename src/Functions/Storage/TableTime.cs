namespace DeepEmotion.Functions.Storage;

/// <summary>The times that a column of Table storage can hold.</summary>
public static class TableTime
{
    /// <summary>Table storage answers 400 to earlier times (learn.microsoft.com, "Understanding the Table service data model"); Azurite takes them.</summary>
    public static DateTimeOffset Earliest { get; } = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);
}
