using System.Diagnostics;
using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using DeepEmotion.LocalHost.Azurite;
using DeepEmotion.LocalHost.Surroundings;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.LocalHost.Tests.Azurite;

public sealed class AzuriteProcessTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("azurite ");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Data_survive_a_restart_right_after_they_were_written()
    {
        var options = new AzuriteOptions { DataFolder = Path.Combine(_folder.FullName, "new") };
        await using (var first = await AzuriteFixture.StartAsync(options))
        {
            Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(options.DataFolder) == (UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
            await Container(first).CreateAsync();
            await Container(first).UploadBlobAsync("photo", BinaryData.FromString("content"));
        }

        await using var second = await AzuriteFixture.StartAsync(options);
        var read = await Container(second).GetBlobClient("photo").DownloadContentAsync();
        Assert.Equal("content", read.Value.Content.ToString());
    }

    [Theory]
    [InlineData("AZURITE_DB", "mysql://nobody@127.0.0.1:1/none")]
    [InlineData("AZURITE_ACCOUNTS", "another:a2V5")]
    public async Task Settings_of_another_Azurite_are_not_used(string variable, string value)
    {
        Environment.SetEnvironmentVariable(variable, value);
        try
        {
            await using var storage = await AzuriteFixture.StartAsync(new AzuriteOptions { DataFolder = _folder.FullName });
            await Container(storage).CreateAsync();
            Assert.True(await Container(storage).ExistsAsync());
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Bytes_of_what_was_deleted_leave_the_folder_and_the_rest_is_read_as_before(bool isKilled)
    {
        var options = new AzuriteOptions { DataFolder = _folder.FullName };
        var (secret, other) = (Content(1), Content(2));
        await using (var first = await AzuriteFixture.StartAsync(options))
        {
            await Container(first).CreateAsync();
            var queue = new QueueClient(first.ConnectionString, "messages");
            await queue.CreateAsync();
            // One after another, so that they share a file.
            await Container(first).UploadBlobAsync("before", BinaryData.FromBytes(other));
            await Container(first).UploadBlobAsync("secret", BinaryData.FromBytes(secret));
            await Container(first).UploadBlobAsync("after", BinaryData.FromBytes(other));
            await queue.SendMessageAsync(Convert.ToBase64String(secret));
            var kept = (await queue.SendMessageAsync(Convert.ToBase64String(other))).Value;
            await Container(first).DeleteBlobAsync("secret");
            var message = (await queue.ReceiveMessageAsync()).Value;
            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
            Assert.True(Holds(secret));
            if (isKilled)
            {
                // What its last save has not written would be lost.
                await UntilSavedAsync("blob", "\"after\"", "\"secret\"");
                await UntilSavedAsync("queue", kept.MessageId, message.MessageId);
                await first.KillAsync();
            }
        }

        await using (var second = await AzuriteFixture.StartAsync(options))
        {
            Assert.False(Holds(secret));
            Assert.Equal(other, (await Container(second).GetBlobClient("before").DownloadContentAsync()).Value.Content.ToArray());
            Assert.Equal(other, (await Container(second).GetBlobClient("after").DownloadContentAsync()).Value.Content.ToArray());
            Assert.Equal(Convert.ToBase64String(other), (await new QueueClient(second.ConnectionString, "messages").PeekMessageAsync()).Value.MessageText);
        }

        async Task UntilSavedAsync(string service, string there, string gone)
        {
            var database = Path.Combine(_folder.FullName, $"__azurite_db_{service}__.json");
            while (!File.Exists(database) || await File.ReadAllTextAsync(database) is var saved && (!saved.Contains(there, StringComparison.Ordinal) || saved.Contains(gone, StringComparison.Ordinal)))
            {
                await Task.Delay(200);
            }
        }

        bool Holds(byte[] content) => _folder.EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.Name != "run.lock").Any(file =>
            File.ReadAllBytes(file.FullName) is var bytes && (bytes.AsSpan().IndexOf(content.AsSpan(100, 64)) >= 0 || bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Convert.ToBase64String(content))) >= 0));
    }

    private static byte[] Content(int seed)
    {
        var content = new byte[10_000];
        new Random(seed).NextBytes(content);
        return content;
    }

    [Fact]
    public async Task A_folder_in_use_is_refused_with_the_process_that_uses_it()
    {
        var options = new AzuriteOptions { DataFolder = _folder.FullName };
        await using var first = await AzuriteFixture.StartAsync(options);
        var refused = await Assert.ThrowsAsync<RunException>(() => AzuriteFixture.StartAsync(options));
        Assert.Contains($"process {Environment.ProcessId}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_that_cannot_be_opened_is_not_taken_for_another_run()
    {
        // As of an earlier run; the lock's file leads to itself, which cannot be opened and which nobody holds.
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "run.pid"), "1234");
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "run.lock"), Path.Combine(_folder.FullName, "run.lock"));
        var refused = await Assert.ThrowsAsync<RunException>(() => AzuriteFixture.StartAsync(new AzuriteOptions { DataFolder = _folder.FullName }));
        Assert.DoesNotContain("1234", refused.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be written to", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--data DIR", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_azurite_does_not_keep_the_folder()
    {
        var options = new AzuriteOptions { DataFolder = _folder.FullName };
        var first = await AzuriteFixture.StartAsync(options);
        await first.KillAsync();
        await first.DisposeAsync();

        await using var second = await AzuriteFixture.StartAsync(options);
        Assert.NotEqual(first.Addresses.ProcessId, second.Addresses.ProcessId);
    }

    [Fact]
    public async Task A_cut_database_names_its_folder_and_the_cure()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "__azurite_db_blob__.json"), """{"filename":"__azurite_db_blob__.json","collections":[{"na""");
        var damaged = await Assert.ThrowsAsync<RunException>(() => AzuriteFixture.StartAsync(new AzuriteOptions { DataFolder = _folder.FullName }));
        Assert.Contains($"The local storage in {_folder.FullName} is damaged: __azurite_db_blob__.json", damaged.Message, StringComparison.Ordinal);
        Assert.Contains("Move that folder away", damaged.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_named_with_the_option_for_another()
    {
        var file = Path.Combine(_folder.FullName, "file");
        await File.WriteAllTextAsync(file, "x");
        var refused = await Assert.ThrowsAsync<RunException>(() => AzuriteFixture.StartAsync(new AzuriteOptions { DataFolder = Path.Combine(file, "data") }));
        Assert.Contains("--data DIR", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("party/\u0001.jpg")]
    [InlineData("party/\uFFFE.jpg")]
    public async Task A_name_that_a_listing_cannot_carry_is_refused_and_listings_still_work(string name)
    {
        await using var azurite = await AzuriteFixture.StartAsync();
        await Container(azurite).CreateAsync();
        await Container(azurite).UploadBlobAsync("party/good.jpg", BinaryData.FromString("x"));
        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => Container(azurite).UploadBlobAsync(name, BinaryData.FromString("x")));
        Assert.Equal((400, "InvalidResourceName"), (refused.Status, refused.ErrorCode));
        Assert.Equal(["party/good.jpg"], await Container(azurite).GetBlobsAsync().Select(blob => blob.Name).ToArrayAsync());
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("HUP")]
    [InlineData("TERM")]
    public async Task A_signal_to_the_whole_process_group_leaves_the_host_its_storage(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        await using var azurite = await AzuriteFixture.StartAsync();
        Process.Start("kill", [$"-{signal}", $"{azurite.ProcessId}"]).WaitForExit();
        await Container(azurite).CreateAsync();
        await Container(azurite).UploadBlobAsync("photo", BinaryData.FromString("x"));
        Assert.True(await Container(azurite).GetBlobClient("photo").ExistsAsync());
        Assert.False(azurite.Ended.IsCancellationRequested);
    }

    [Fact]
    public async Task An_azurite_that_dies_says_how()
    {
        var azurite = await AzuriteFixture.StartAsync();
        var ended = new TaskCompletionSource();
        await using var registration = azurite.Ended.Register(ended.SetResult);
        await azurite.KillAsync();
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Contains("ended with code 137", azurite.LastWords, StringComparison.Ordinal);
        await azurite.DisposeAsync();
    }

    private static BlobContainerClient Container(AzuriteProcess azurite) => new(azurite.ConnectionString, "photos");
}
