using System.Text.RegularExpressions;

namespace DeepEmotion.Infrastructure.Tests.Deployment;

/// <summary>Who may do what: the whole list, so that a new right is a change that somebody reads.</summary>
[Collection(DeploymentTests.Name)]
public sealed partial class AccessTests(DeploymentFixture deployments)
{
    private const string BlobContributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";
    private const string Reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
    private const string BlobDelegator = "db58b8e5-c6ad-4a2a-8342-4190687cbf4a";
    private const string BlobReader = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1";
    private const string QueueContributor = "974c5e8b-45b9-4653-ba55-5f855dd0fb88";
    private const string QueueReader = "19e7f393-937e-4f77-808e-94535e297925";
    private const string QueueSender = "c6a89b2d-59bc-44d0-9896-0f6e12d7b80a";
    private const string TableContributor = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3";
    private const string MetricsPublisher = "3913510d-42f4-4e42-8a64-420c390055eb";
    private const string AcrPull = "7f951dda-4ed3-4680-a7ca-43fe172d538d";

    private static readonly string[] OfFunctions =
    [
        $"functions containers/app-package {BlobContributor}",
        $"functions containers/azure-webjobs-hosts {BlobContributor}",
        $"functions containers/azure-webjobs-secrets {BlobContributor}",
        $"functions containers/uploads {BlobContributor}",
        $"functions containers/faces {BlobContributor}",
        $"functions containers/results {BlobContributor}",
        $"functions containers/pictures {BlobContributor}",
        $"functions containers/models {BlobContributor}",
        $"functions containers/dead-letters {BlobContributor}",
        $"functions storageAccounts {Reader}",
        $"functions storageAccounts {BlobDelegator}",
        $"functions queues/score-faces-poison {QueueContributor}",
        $"functions queues/retry-uploads {QueueContributor}",
        $"functions queues/retry-uploads-poison {QueueContributor}",
        $"functions queues/webjobs-blobtrigger-poison {QueueContributor}",
        $"functions queues/azure-webjobs-blobtrigger-APP {QueueContributor}",
        $"functions queues/batch-completed {QueueSender}",
        $"functions tables/results {TableContributor}",
        $"functions tables/batches {TableContributor}",
        $"functions components {MetricsPublisher}",
    ];

    private static readonly string[] OfScorer =
    [
        $"scorer containers/azure-webjobs-hosts {BlobContributor}",
        $"scorer containers/uploads {BlobReader}",
        $"scorer containers/faces {BlobContributor}",
        $"scorer containers/models {BlobReader}",
        $"scorer storageAccounts {Reader}",
        $"scorer queues/score-faces {QueueContributor}",
        $"scorer queues/score-faces-poison {QueueSender}",
        $"scorer queues/retry-uploads {QueueSender}",
        $"scorer tables/results {TableContributor}",
        $"scorer tables/batches {TableContributor}",
        $"scorer components {MetricsPublisher}",
        $"scorer registries {AcrPull}",
    ];

    private static readonly string[] OfTraining =
    [
        $"training containers/datasets {BlobReader}",
        $"training containers/models {BlobContributor}",
        $"training containers/training {BlobContributor}",
        $"training registries {AcrPull}",
    ];

    private static readonly string[] OfOperator =
    [
        $"operator containers/uploads {BlobContributor}",
        $"operator containers/datasets {BlobContributor}",
        $"operator containers/results {BlobReader}",
        $"operator containers/models {BlobReader}",
        $"operator containers/dead-letters {BlobReader}",
        $"operator containers/training {BlobReader}",
        $"operator queues/batch-completed {QueueContributor}",
    ];

    private static readonly string[] OfEvents = [$"events containers/dead-letters {BlobContributor}"];

    [Fact]
    public void With_a_GPU_the_functions_app_may_queue_faces_but_not_take_them() => Assert.Equal(
        new[] { $"functions queues/score-faces {QueueSender}", $"functions queues/score-faces {QueueReader}" }
            .Concat(OfFunctions).Concat(OfScorer).Concat(OfTraining).Concat(OfOperator).Concat(OfEvents).Order(StringComparer.Ordinal),
        Access(deployments.Gpu));

    [Fact]
    public void Without_a_GPU_the_functions_app_takes_them_and_the_scorer_has_no_rights() => Assert.Equal(
        OfFunctions.Append($"functions queues/score-faces {QueueContributor}").Concat(OfTraining).Concat(OfEvents).Order(StringComparer.Ordinal),
        Access(deployments.Cpu));

    /// <remarks>
    /// Reader of the account lists names and settings, no content and no key: the Functions host's health check lists containers every
    /// 30 seconds (azure-functions-host, WebJobsStorageHealthCheck.cs), and without it the log fills with its warnings. The delegator asks for
    /// the key that signs upload addresses, and such an address opens no more than the identity may open itself.
    /// </remarks>
    [Fact]
    public void No_right_reaches_further_than_one_container_queue_table_registry_or_component() => Assert.All(
        deployments.Gpu.OfType("Microsoft.Authorization/roleAssignments"),
        assignment => Assert.True(
            ((string)assignment.At("roleDefinitionId")!).Split('/')[^1] is Reader or BlobDelegator
                || Regex.IsMatch(assignment.Id, "/(containers|queues|tables|registries|components)/[^/]+/providers/Microsoft.Authorization/"),
            assignment.Id));

    /// <remarks>azd does not tell a .bicepparam file who is signed in, and Azure refuses a kind that does not match.</remarks>
    [Fact]
    public void The_kind_of_the_operator_is_looked_up_by_Azure_unless_it_is_given()
    {
        Assert.All(Kinds(deployments.Gpu), static kind => Assert.Null(kind));
        Assert.All(Kinds(deployments.Again), static kind => Assert.Equal("ServicePrincipal", kind));

        static IEnumerable<string?> Kinds(PredictedDeployment deployment) => deployment.OfType("Microsoft.Authorization/roleAssignments")
            .Where(static assignment => Who(assignment) == "operator").Select(static assignment => (string?)assignment.Properties["principalType"]);
    }

    private static IEnumerable<string> Access(PredictedDeployment deployment) => deployment
        .OfType("Microsoft.Authorization/roleAssignments")
        .Select(assignment => $"{Who(assignment)} {Where(assignment.Id, deployment)} {((string)assignment.At("roleDefinitionId")!).Split('/')[^1]}")
        .Order(StringComparer.Ordinal);

    private static string Who(PredictedResource assignment) =>
        ((string)assignment.At("principalId")!).Contains("systemTopics", StringComparison.Ordinal) ? "events"
            : Identity().Match((string)assignment.At("principalId")!) is { Success: true } match ? match.Groups[1].Value
            : "operator";

    private static string Where(string id, PredictedDeployment deployment)
    {
        var scope = id[..id.IndexOf("/providers/Microsoft.Authorization/", StringComparison.Ordinal)].Split('/');
        return scope[^2] is "components" or "registries" or "storageAccounts"
            ? scope[^2]
            : $"{scope[^2]}/{scope[^1].Replace(deployment.Single("Microsoft.Web/sites").Name, "APP", StringComparison.Ordinal)}";
    }

    [GeneratedRegex("/userAssignedIdentities/id-([a-z]+)-")]
    private static partial Regex Identity();
}
