using DeepEmotion.Functions.Telemetry;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Infrastructure.Tests.Deployment;

/// <summary>Who gets in: people by a sign-in, scripts by a key, Event Grid by its own.</summary>
[Collection(DeploymentTests.Name)]
public sealed class SignInTests(DeploymentFixture deployments)
{
    private const string Secretless = "OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID";

    private PredictedResource Auth => deployments.SignIn.Resources.Single(static resource => resource.Name.EndsWith("/authsettingsV2", StringComparison.Ordinal));

    private PredictedResource Site => deployments.SignIn.Single("Microsoft.Web/sites");

    [Fact]
    public void People_sign_in_with_the_app_registration_and_an_identity_in_place_of_a_secret()
    {
        Assert.True((bool)Auth.At("platform/enabled")!);
        Assert.Equal(Secretless, (string?)Auth.At("identityProviders/azureActiveDirectory/registration/clientSecretSettingName"));
        Assert.Contains("id-functions", deployments.SignIn.FunctionSettings[Secretless], StringComparison.Ordinal);
        Assert.Contains("/v2.0", (string?)Auth.At("identityProviders/azureActiveDirectory/registration/openIdIssuer"), StringComparison.Ordinal);
    }

    [Fact]
    public void Scripts_and_Event_Grid_are_not_sent_to_the_sign_in()
    {
        Assert.False((bool)Auth.At("globalValidation/requireAuthentication")!);
        Assert.Equal("AllowAnonymous", (string?)Auth.At("globalValidation/unauthenticatedClientAction"));
        Assert.Contains("/runtime/webhooks/*", Auth.At("globalValidation/excludedPaths").AsArray().Select(static path => (string?)path));
    }

    [Fact]
    public void Nobody_signs_in_where_no_app_registration_is_named()
    {
        var auth = deployments.Gpu.Resources.Single(static resource => resource.Name.EndsWith("/authsettingsV2", StringComparison.Ordinal));
        Assert.False((bool)auth.At("platform/enabled")!);
        Assert.Empty(auth.At("identityProviders").AsObject());
        Assert.DoesNotContain(Secretless, deployments.Gpu.FunctionSettings.Keys);
    }

    [Fact]
    public void A_private_network_closes_the_app_to_all_but_Event_Grid_and_the_addresses_named()
    {
        // Unset, the app's private endpoint would close it whatever the rules say (learn.microsoft.com/azure/app-service/overview-access-restrictions).
        Assert.Equal("Enabled", (string?)Site.At("publicNetworkAccess"));
        Assert.Equal("Deny", (string?)Site.At("siteConfig/ipSecurityRestrictionsDefaultAction"));
        Assert.Equal("Deny", (string?)Site.At("siteConfig/scmIpSecurityRestrictionsDefaultAction"));
        Assert.Equal(["AzureEventGrid", "203.0.113.7/32"], Site.At("siteConfig/ipSecurityRestrictions").AsArray().Select(static rule => (string?)rule!["ipAddress"]));
        Assert.Equal(["203.0.113.7/32"], Site.At("siteConfig/scmIpSecurityRestrictions").AsArray().Select(static rule => (string?)rule!["ipAddress"]));
        Assert.Equal("Allow", (string?)deployments.Gpu.Single("Microsoft.Web/sites").At("siteConfig/ipSecurityRestrictionsDefaultAction"));
    }

    [Fact]
    public void Pages_that_may_call_are_named_and_storage_takes_uploads_from_them_only()
    {
        Assert.Equal(["https://photos.example"], Site.At("siteConfig/cors/allowedOrigins").AsArray().Select(static origin => (string?)origin));
        var rule = deployments.SignIn.Single("Microsoft.Storage/storageAccounts/blobServices").At("cors/corsRules").AsArray().Single()!;
        Assert.Equal(["PUT"], rule["allowedMethods"]!.AsArray().Select(static method => (string?)method));
        Assert.Equal([$"https://{Site.Name}.azurewebsites.net", "https://photos.example"], rule["allowedOrigins"]!.AsArray().Select(static origin => (string?)origin));
    }

    [Fact]
    public void Reads_of_blobs_are_logged_and_names_are_hidden_on_demand_only()
    {
        static bool IsOfReads(PredictedResource resource) => resource.Name.EndsWith("blob-reads", StringComparison.Ordinal);
        Assert.Contains("StorageRead", deployments.SignIn.Resources.Single(IsOfReads).At("logs").AsArray().Select(static log => (string?)log!["category"]));
        Assert.DoesNotContain(deployments.Gpu.Resources, IsOfReads);
        Assert.Contains("StorageBlobLogs", Repository.Read("infra/queries/batch-readers.kql"), StringComparison.Ordinal);
        Assert.Equal("True", deployments.SignIn.FunctionSettings["Telemetry__HideNames"]);
        Assert.Equal("False", deployments.Gpu.FunctionSettings["Telemetry__HideNames"]);
        SettingsBinder.Bind<TelemetryOptions>(deployments.SignIn.FunctionSettings, TelemetryOptions.Section);
    }

    [Fact]
    public void No_function_stands_at_a_prefix_that_the_page_at_the_root_could_not_have()
    {
        Assert.Contains("\"routePrefix\": \"\"", Repository.Read("host.json"), StringComparison.Ordinal);
        Assert.Equal("true", deployments.Gpu.FunctionSettings["AzureWebJobsDisableHomepage"]);
        Assert.All(FunctionCatalog.HttpRoutes, static route => Assert.Matches("^(api($|/)|me/|\\{root)", route));
    }
}
