using DeepEmotion.Pages.Tests;

[assembly: AssemblyFixture(typeof(Browser))]
