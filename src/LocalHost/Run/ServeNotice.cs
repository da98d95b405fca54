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

        One photo, the answer at once:
          curl --data-binary @photo.jpg {address}/api/score
        For another shell, so that az and train.sh find this storage:
          export AzureWebJobsStorage={(localStorage is null ? "...  # the connection string of --connection" : $"'{localStorage}'")}
        A folder, as the batch "party":
          az storage blob upload-batch --source photos --destination uploads/party --connection-string "$AzureWebJobsStorage"
        A model, trained and published to here:
          ./train.sh train --data fer2013.csv --out runs/next --publish
        """;
}
