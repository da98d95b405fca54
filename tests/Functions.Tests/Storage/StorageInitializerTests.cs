using DeepEmotion.Functions.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DeepEmotion.Functions.Tests.Storage;

public sealed class StorageInitializerTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=AAAA;EndpointSuffix=nowhere.invalid")]
    public void An_account_that_an_identity_opens_is_left_as_it_is(string? platformsOwn)
    {
        var settings = new[] { "blob", "queue", "table" }
            .ToDictionary(service => $"{StorageNames.Connection}:{service}ServiceUri", string? (_) => "https://nowhere.invalid");
        settings[StorageNames.Connection] = platformsOwn;
        using var services = new ServiceCollection().AddLogging()
            .AddDeepEmotion(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .BuildServiceProvider();

        Assert.True(services.GetRequiredService<StorageInitializer>().CreateMissingAsync(CancellationToken.None).IsCompletedSuccessfully);
    }
}
