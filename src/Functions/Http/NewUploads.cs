namespace DeepEmotion.Functions.Http;

/// <summary>What <c>POST /api/batches/{batch}/uploads</c> takes.</summary>
public sealed record NewUploads
{
    /// <summary>Names within the batch, such as <c>day 1/a.jpg</c>.</summary>
    public IReadOnlyList<string>? Files { get; init; }
}
