namespace DeepEmotion.LocalHost.Run;

/// <summary>Prints where a host that stays up can be reached, and how to send it photos and models.</summary>
public static class ServeNotice
{
    public static string For(string address, string connectionString, string batch) => $"""

        Photos are scored as they are dropped. Ctrl-C stops the program.

        page     {address}/
        API      {address}/api/batches
        report   {address}/api/batches/{Uri.EscapeDataString(batch)}/report
        health   {address}/api/health
        storage  {connectionString}

        One photo, the answer at once:
          curl --data-binary @photo.jpg {address}/api/score
        For another shell, so that az and train.sh find this storage:
          export AzureWebJobsStorage='{connectionString}'
        A folder, as the batch "party":
          az storage blob upload-batch --source photos --destination uploads/party --connection-string "$AzureWebJobsStorage"
        A model, trained and published to here:
          ./train.sh train --data fer2013.csv --out runs/next --publish
        """;
}
