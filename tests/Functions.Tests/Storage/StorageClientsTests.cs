using DeepEmotion.Functions.Storage;
using Microsoft.Extensions.Configuration;

namespace DeepEmotion.Functions.Tests.Storage;

public sealed class StorageClientsTests
{
    [Theory]
    [InlineData("nonsense")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=a")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=not-base64!;EndpointSuffix=nowhere.invalid")]
    public void A_connection_string_that_opens_no_account_is_named_and_not_shown(string text)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(StorageNames.Connection, (string?)text)]).Build();
        var clients = new StorageClients(configuration);
        Assert.All((Func<object>[])[clients.CreateBlobs, clients.CreateQueues, clients.CreateTables], create =>
        {
            var message = Assert.Throws<InvalidOperationException>(create).Message;
            Assert.Contains(StorageNames.Connection, message, StringComparison.Ordinal);
            Assert.DoesNotContain("not-base64", message, StringComparison.Ordinal);
        });
    }
}
