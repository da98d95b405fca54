using System.Reflection;
using DeepEmotion.Functions.Storage;

namespace DeepEmotion.Infrastructure.Tests.Deployment;

[Collection(DeploymentTests.Name)]
public sealed class StorageTests(DeploymentFixture deployments)
{
    /// <summary>What the Functions platform keeps in the account beside our own data.</summary>
    private static readonly string[] OfThePlatform = ["app-package", "azure-webjobs-hosts", "azure-webjobs-secrets"];

    [Fact]
    public void The_containers_are_those_of_the_code() => Assert.Equal(
        NamesEndingWith("Container").Concat(OfThePlatform).Order(),
        deployments.Gpu.NamesOf("Microsoft.Storage/storageAccounts/blobServices/containers").Order());

    [Fact]
    public void The_queues_are_those_of_the_code_and_the_hosts_own() => Assert.Equal(
        NamesEndingWith("Queue").Append($"azure-webjobs-blobtrigger-{deployments.Gpu.Single("Microsoft.Web/sites").Name}").Order(),
        deployments.Gpu.NamesOf("Microsoft.Storage/storageAccounts/queueServices/queues").Order());

    [Fact]
    public void The_tables_are_those_of_the_code() => Assert.Equal(
        NamesEndingWith("Table").Order(), deployments.Gpu.NamesOf("Microsoft.Storage/storageAccounts/tableServices/tables").Order());

    /// <remarks>On Flex Consumption the host would hash its name instead (azure-functions-host, ScriptHostIdProvider.cs).</remarks>
    [Fact]
    public void The_queue_of_blob_events_is_the_hosts_because_the_app_is_told_its_id()
    {
        var id = deployments.Gpu.FunctionSettings["AzureFunctionsWebHost__hostid"];

        Assert.Matches("^[a-z0-9](?:-?[a-z0-9]){0,31}$", id);
        Assert.Contains($"azure-webjobs-blobtrigger-{id}", deployments.Gpu.NamesOf("Microsoft.Storage/storageAccounts/queueServices/queues"));
        Assert.Equal("deepemotion-scorer", deployments.Gpu.ScorerSettings["AzureFunctionsWebHost__hostid"]);
    }

    [Fact]
    public void The_account_takes_no_key_no_anonymous_reader_and_no_old_TLS()
    {
        var account = deployments.Gpu.Single("Microsoft.Storage/storageAccounts");

        Assert.False((bool)account.At("allowSharedKeyAccess"));
        Assert.False((bool)account.At("allowBlobPublicAccess"));
        Assert.False((bool)account.At("allowCrossTenantReplication"));
        Assert.True((bool)account.At("supportsHttpsTrafficOnly"));
        Assert.Equal("TLS1_2", (string?)account.At("minimumTlsVersion"));
        Assert.All(
            deployments.Gpu.OfType("Microsoft.Storage/storageAccounts/blobServices/containers"),
            container => Assert.Equal("None", (string?)container.At("publicAccess")));
    }

    [Fact]
    public void Uploads_results_faces_and_training_runs_expire_and_nothing_else()
    {
        var rules = deployments.Gpu.Single("Microsoft.Storage/storageAccounts/managementPolicies").At("policy/rules").AsArray();

        Assert.Equal(
            ["uploads/ 30", "results/ 365", "pictures/ 365", "faces/ 8", "training/ 90"],
            rules.Select(rule => $"{rule!["definition"]!["filters"]!["prefixMatch"]![0]} {rule["definition"]!["actions"]!["baseBlob"]!["delete"]!["daysAfterModificationGreaterThan"]}"));
    }

    [Fact]
    public void A_private_account_is_closed_to_the_internet_and_has_an_endpoint_for_each_service()
    {
        var account = deployments.Private.Single("Microsoft.Storage/storageAccounts");

        Assert.Equal("Disabled", (string?)account.At("publicNetworkAccess"));
        Assert.Equal("Deny", (string?)account.At("networkAcls/defaultAction"));
        Assert.Equal(
            ["blob", "queue", "registry", "sites", "table"],
            deployments.Private.OfType("Microsoft.Network/privateEndpoints")
                .Select(endpoint => (string?)endpoint.At("privateLinkServiceConnections/0/properties/groupIds/0")).Order());
        Assert.Equal("Disabled", (string?)deployments.Private.Single("Microsoft.ContainerRegistry/registries").At("publicNetworkAccess"));
        Assert.EndsWith("/subnets/functions", (string?)deployments.Private.Single("Microsoft.Web/sites").At("virtualNetworkSubnetId"));
        Assert.EndsWith("/subnets/containers", (string?)deployments.Private.Single("Microsoft.App/managedEnvironments").At("vnetConfiguration/infrastructureSubnetId"));
    }

    /// <remarks>Storage refuses /31 and /32 (learn.microsoft.com/azure/storage/common/storage-network-security); the app's rules need a length.</remarks>
    [Fact]
    public void One_address_is_written_as_storage_and_the_app_want_it()
    {
        Assert.Equal(["203.0.113.7", "198.51.100.0/24"], deployments.Again.Single("Microsoft.Storage/storageAccounts").At("networkAcls/ipRules").AsArray().Select(rule => (string?)rule!["value"]));
        Assert.Contains("203.0.113.7/32", deployments.Again.Single("Microsoft.Web/sites").At("siteConfig/ipSecurityRestrictions").AsArray().Select(rule => (string?)rule!["ipAddress"]));
    }

    private static IEnumerable<string> NamesEndingWith(string suffix) => typeof(StorageNames)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(field => field.IsLiteral && field.Name.EndsWith(suffix, StringComparison.Ordinal))
        .Select(field => (string)field.GetRawConstantValue()!);
}
