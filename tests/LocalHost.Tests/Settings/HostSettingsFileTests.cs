using Azure.Storage.Queues;
using DeepEmotion.LocalHost.Settings;
using DeepEmotion.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace DeepEmotion.LocalHost.Tests.Settings;

public sealed class HostSettingsFileTests
{
    [Fact]
    public void The_projects_own_file_is_read()
    {
        var file = HostSettingsFile.Read(Path.Combine(Repository.Root, "host.json"), Settings());
        Assert.Equal(QueueMessageEncoding.Base64, file.Settings.Queues.MessageEncoding);
        Assert.Equal(TimeSpan.FromMinutes(10), file.Settings.FunctionTimeout);
    }

    [Fact]
    public void Every_honoured_key_reaches_its_setting()
    {
        var read = Read("""
            { "functionTimeout": "00:02:00",
              "extensions": {
                "blobs": { "maxDegreeOfParallelism": 3 },
                "http": { "routePrefix": "v1" },
                "queues": { "batchSize": 5, "newBatchThreshold": 6, "maxDequeueCount": 7, "maxPollingInterval": "00:00:03", "visibilityTimeout": "00:00:04", "messageEncoding": "none" } } }
            """).Settings;
        Assert.Equal(
            new HostSettings
            {
                FunctionTimeout = TimeSpan.FromMinutes(2),
                Blobs = new() { MaxDegreeOfParallelism = 3 },
                Http = new() { RoutePrefix = "v1" },
                Queues = new()
                {
                    BatchSize = 5,
                    NewBatchThreshold = 6,
                    MaxDequeueCount = 7,
                    MaxPollingInterval = TimeSpan.FromSeconds(3),
                    VisibilityTimeout = TimeSpan.FromSeconds(4),
                    MessageEncoding = QueueMessageEncoding.None,
                },
            },
            read);
    }

    [Fact]
    public void A_value_out_of_range_is_an_error_that_names_the_key() =>
        Assert.Contains(
            "BatchSize",
            Assert.Throws<InvalidOperationException>(() => Read("""{ "extensions": { "queues": { "batchSize": 33 } } }""")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void App_settings_override_the_file() =>
        Assert.Equal(2, Read("{}", ("AzureFunctionsJobHost:extensions:queues:batchSize", "2")).Settings.Queues.BatchSize);

    private static IConfiguration Settings(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(pair => pair.Key, pair => (string?)pair.Value)).Build();

    private static HostSettingsFile Read(string json, params (string Key, string Value)[] settings)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, json);
            return HostSettingsFile.Read(path, Settings(settings));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
