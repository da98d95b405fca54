using System.Reflection;
using DeepEmotion.Functions.Storage;
using DeepEmotion.Infrastructure.Tests.Deployment;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Infrastructure.Tests.Documentation;

/// <summary>A privacy officer reads of every store that there is, and of no other.</summary>
[Collection(DeploymentTests.Name)]
public sealed class PrivacyTableTests(DeploymentFixture deployments)
{
    private const string Account = "Microsoft.Storage/storageAccounts";

    private IEnumerable<string> Deployed =>
    [
        .. deployments.Gpu.NamesOf($"{Account}/blobServices/containers").Select(static name => $"container {name}"),
        .. deployments.Gpu.NamesOf($"{Account}/queueServices/queues").Select(static name => $"queue {name}"),
        .. deployments.Gpu.NamesOf($"{Account}/tableServices/tables").Select(static name => $"table {name}"),
    ];

    private static IEnumerable<string> OfTheCode =>
        from kind in (string[])["Container", "Queue", "Table"]
        from name in typeof(StorageNames).GetFields(BindingFlags.Public | BindingFlags.Static)
        where name.IsLiteral && name.Name.EndsWith(kind, StringComparison.Ordinal)
        select $"{kind.ToLowerInvariant()} {name.GetRawConstantValue()}";

    [Fact]
    public void Every_store_of_the_code_and_of_the_deployment_has_a_line() =>
        Assert.DoesNotContain(OfTheCode.Concat(Deployed), static store => !PrivacyTable.Has(store));

    [Fact]
    public void Every_line_is_about_a_store_that_there_is()
    {
        var stores = Deployed.ToHashSet();
        Assert.Equal(
            ["table localreceipts", "table localuploads"],
            PrivacyTable.Stores.Where(line => !stores.Any(store => store == line || (line[^1] == '*' && store.StartsWith(line[..^1], StringComparison.Ordinal)))).Order());
    }
}
