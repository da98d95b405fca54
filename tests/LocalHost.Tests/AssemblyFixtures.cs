using DeepEmotion.Tests.Support;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]
