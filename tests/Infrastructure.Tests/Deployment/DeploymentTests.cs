namespace DeepEmotion.Infrastructure.Tests.Deployment;

/// <summary>Tests that share one <see cref="DeploymentFixture"/>.</summary>
[CollectionDefinition(Name)]
public sealed class DeploymentTests : ICollectionFixture<DeploymentFixture>
{
    public const string Name = "Deployment";
}
