namespace DeepEmotion.LocalHost.Run;

/// <summary>Prints where a host that stays up can be reached, and how to send it photos and models.</summary>
public static class ServeNotice
{
    /// <param name="address">The host's URL.</param>
    /// <param name="localStorage">The connection string of the local storage; null for an account of the user's own, whose key must not be shown.</param>
    /// <param name="batch">The batch of the run.</param>
    public static string For(string address, string? localStorage, string batch) => $"""

        Photos are scored as they are dropped. Ctrl-C stops the program.

        page     {address}/
        API      {address}/api/batches
        report   {address}/api/batches/{Uri.EscapeDataString(batch)}/report
        health   {address}/api/health
        storage  {localStorage ?? "the account of --connection"}

        Score one photo and get the answer at once:
          curl --data-binary @photo.jpg {address}/api/score
        Let az and train.sh find this storage, in another shell:
          export AzureWebJobsStorage={(localStorage is null ? "...  # the connection string of --connection" : $"'{localStorage}'")}
        Send a folder as the batch "party":
          az storage blob upload-batch --source photos --destination uploads/party --connection-string "$AzureWebJobsStorage"
        Train a model and publish it to this storage:
          ./train.sh train --data fer2013.csv --out runs/next --publish
        """;
}
