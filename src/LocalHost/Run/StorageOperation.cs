using System.Diagnostics;

namespace DeepEmotion.LocalHost.Run;

/// <summary>A kind of request to storage.</summary>
/// <param name="By">Who sent it: <see cref="Functions"/>, <see cref="Looking"/>, <see cref="Timers"/> or <see cref="Own"/>.</param>
/// <param name="Service">blobs, queues or tables.</param>
/// <param name="Name">Its name in Storage's REST reference.</param>
internal readonly record struct StorageOperation(string By, string Service, string Name)
{
    /// <summary>Work that a deployed app does too.</summary>
    public const string Functions = "functions";

    /// <summary>Polls of queues and scans for blobs, most of which find nothing; in Azure an app also polls queues, but gets events instead of scanning.</summary>
    public const string Looking = "looking for work";

    /// <summary>Requests of the timer functions: summaries and reconciliation.</summary>
    public const string Timers = "timers";

    /// <summary>Uploading, watching and fetching the results.</summary>
    public const string Own = "run.sh";

    /// <summary>Reads the operation from a request's span; null if the request does not go to storage.</summary>
    /// <param name="request">.NET's span of an HTTP request.</param>
    /// <param name="by">Who sent it; null for a function.</param>
    public static StorageOperation? Of(Activity request, string? by)
    {
        if (request.GetTagItem("url.full") is not string address || !Uri.TryCreate(address, UriKind.Absolute, out var uri) || request.GetTagItem("http.request.method") is not string method)
        {
            return null;
        }

        // .NET replaces the query by '*', so the path must show which operation it is.
        var path = uri.AbsolutePath;
        var (service, name) = ServiceOf(path, method);
        var looks = name is "Get Messages" or "List Blobs";
        return new StorageOperation(by ?? (looks ? Looking : Functions), service, name);
    }

    private static (string Service, string Name) ServiceOf(string path, string method) => path switch
    {
        _ when path.EndsWith("/messages", StringComparison.Ordinal) => ("queues", method == "POST" ? "Put Message" : "Get Messages"),
        _ when path.Contains("/messages/", StringComparison.Ordinal) => ("queues", method == "DELETE" ? "Delete Message" : "Update Message"),
        _ when path.EndsWith("/$batch", StringComparison.Ordinal) => ("tables", "Entity Group Transaction"),
        _ when path.EndsWith(')') || path.EndsWith("Tables", StringComparison.Ordinal) => ("tables", method switch
        {
            "GET" => "Query Entities",
            "DELETE" => "Delete Entity",
            _ => "Insert or Update Entity",
        }),
        _ when path.Count(static c => c == '/') <= 2 => method == "POST" ? ("tables", "Insert Entity") : ("blobs", method == "GET" ? "List Blobs" : "Container"),
        _ => ("blobs", method switch
        {
            "GET" => "Get Blob",
            "HEAD" => "Get Blob Properties",
            "DELETE" => "Delete Blob",
            _ => "Put Blob",
        }),
    };
}
