using Azure;

namespace DeepEmotion.Functions.Photos;

/// <summary>ETags in a form that can be compared: headers quote them, listings do not.</summary>
public static class BlobETag
{
    public static string Text(ETag etag) => Text(etag.ToString());

    public static string Text(string etag) => etag.Trim('"');
}
