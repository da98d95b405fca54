using DeepEmotion.Training.Data;
using DeepEmotion.Training.Storage;

namespace DeepEmotion.Training.Tests.Storage;

public sealed class StorageAccountTests
{
    [Fact]
    public void The_development_account_is_Azurite_at_its_usual_place() =>
        Assert.Equal("http://127.0.0.1:10000/devstoreaccount1/models", Account(("AzureWebJobsStorage", "UseDevelopmentStorage=true")).Container("models").Uri.ToString());

    [Fact]
    public void A_deployed_job_names_the_account_and_its_identity() => Assert.Equal(
        "https://account.blob.core.windows.net/models",
        Account(
            ("AzureWebJobsStorage__blobServiceUri", "https://account.blob.core.windows.net/"),
            ("AzureWebJobsStorage__credential", "managedidentity"),
            ("AzureWebJobsStorage__clientId", "00000000-0000-0000-0000-000000000001")).Container("models").Uri.ToString());

    [Fact]
    public void Without_an_account_the_settings_are_named()
    {
        var message = Assert.Throws<UsageException>(() => Account(("AzureWebJobsStorage", " ")).Container("models")).Message;

        Assert.Contains("AzureWebJobsStorage__blobServiceUri", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_string_that_is_none_is_said_so_without_being_repeated()
    {
        var message = Assert.Throws<UsageException>(() => Account(("AzureWebJobsStorage", "AccountKey=secret")).Container("models")).Message;

        Assert.StartsWith("AzureWebJobsStorage is not a connection string", message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_signature_in_an_address_opens_a_blob_of_another_account()
    {
        var address = new Uri("https://other.blob.core.windows.net/data/fer2013.csv?sv=2024-01-01&sig=x&se=2030-01-01T00%3A00%3A00Z&sr=b&sp=r");

        Assert.Equal("other", Account(("AzureWebJobsStorage", "UseDevelopmentStorage=true")).Blob(address).AccountName);
        Assert.Contains("sig=", Account().Blob(address).Uri.Query, StringComparison.Ordinal);
    }

    private static StorageAccount Account(params (string Name, string Value)[] settings) =>
        new(name => settings.FirstOrDefault(setting => setting.Name == name).Value);
}
