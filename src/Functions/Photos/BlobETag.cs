using Azure;

namespace DeepEmotion.Functions.Photos;

/// <summary>ETags as text that compares: headers carry them in quotes, listings do not.</summary>
public static class BlobETag
{
    public static string Text(ETag etag) => Text(etag.ToString());

    public static string Text(string etag) => etag.Trim('"');
}
