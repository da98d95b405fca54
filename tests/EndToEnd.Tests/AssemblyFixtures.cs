using DeepEmotion.EndToEnd.Tests.Publishing;

[assembly: AssemblyFixture(typeof(PublishedApp))]
