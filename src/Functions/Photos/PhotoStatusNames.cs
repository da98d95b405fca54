namespace DeepEmotion.Functions.Photos;

/// <summary>The names of the statuses in rows, files and on the command line.</summary>
public static class PhotoStatusNames
{
    public static string Name(this PhotoStatus status) => status switch
    {
        PhotoStatus.Scored => "scored",
        PhotoStatus.NoFace => "no-face",
        PhotoStatus.Rejected => "rejected",
        PhotoStatus.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Not a status."),
    };

    /// <exception cref="FormatException">The name is none of the four.</exception>
    public static PhotoStatus Parse(string name) => name switch
    {
        "scored" => PhotoStatus.Scored,
        "no-face" => PhotoStatus.NoFace,
        "rejected" => PhotoStatus.Rejected,
        "failed" => PhotoStatus.Failed,
        _ => throw new FormatException($"'{name}' is not a status. Known: scored, no-face, rejected, failed."),
    };
}
