using DeepEmotion.LocalHost.Surroundings;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.LocalHost.Tests.Surroundings;

public sealed class InstallationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_build_in_a_clone_uses_the_clone()
    {
        var clone = Installation.Find(AppContext.BaseDirectory);
        Assert.Equal(Path.GetFullPath(Repository.Root).TrimEnd('/'), clone.Packages);
        Assert.Equal(Repository.PathOf(".azurite"), clone.DataFolder);
        Assert.True(NpmPackages.AreInstalled(clone));
    }

    [Fact]
    public void A_published_program_keeps_packages_in_the_cache_and_photos_in_the_data_folder()
    {
        var shipped = Ship();
        var tool = Installation.Find(_folder.Path);
        Assert.Equal("deepemotion", tool.Command);
        Assert.Equal(shipped, tool.Manifests);
        Assert.EndsWith(Path.Combine("deepemotion", NpmPackages.LockHash(shipped)), tool.Packages, StringComparison.Ordinal);
        Assert.NotEqual(tool.Packages, tool.DataFolder);
        Assert.False(NpmPackages.AreInstalled(tool));

        Directory.CreateDirectory(Path.Combine(shipped, "node_modules"));
        Assert.Equal(shipped, Installation.Find(_folder.Path).Packages);
    }

    [Fact]
    public void A_program_without_a_clone_and_without_what_npm_needs_says_so() =>
        Assert.Contains("dotnet publish", Assert.Throws<DirectoryNotFoundException>(() => Installation.Find(_folder.Path)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("1.0.0", true)]
    [InlineData("0.9.9", false)]
    public void A_package_of_another_version_is_not_the_one_that_is_wanted(string installed, bool suffices)
    {
        Lock("package-lock.json", "1.0.0");
        Lock("node_modules/.package-lock.json", installed);
        File.WriteAllText(Path.Combine(_folder.Path, "azurite.mjs"), "");
        Assert.Equal(suffices, NpmPackages.AreInstalled(InFolder()));
    }

    [Fact]
    public async Task What_npm_complains_of_is_told()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "azurite.mjs"), "");
        Lock("package-lock.json", "1.0.0");
        File.WriteAllText(Path.Combine(_folder.Path, "package.json"), """{"dependencies":{"another":"2.0.0"}}""");
        var failed = await Assert.ThrowsAsync<RunException>(() => NpmPackages.EnsureAsync(InFolder(), TimeProvider.System, TestContext.Current.CancellationToken));
        Assert.Contains("'npm ci' failed", failed.Message, StringComparison.Ordinal);
        Assert.Contains("another@2.0.0", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_for_packages_that_cannot_be_written_to_is_told()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "azurite.mjs"), "");
        Lock("package-lock.json", "1.0.0");
        var turn = Path.Combine(_folder.Path, ".npm-install.lock");
        File.CreateSymbolicLink(turn, turn);
        var failed = await Assert.ThrowsAsync<RunException>(() => NpmPackages.EnsureAsync(InFolder(), TimeProvider.System, TestContext.Current.CancellationToken));
        Assert.Contains($"cannot be installed in {_folder.Path}", failed.Message, StringComparison.Ordinal);
    }

    private void Lock(string file, string version)
    {
        var path = Path.Combine(_folder.Path, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, $$"""
            { "lockfileVersion": 3, "packages": {
              "": { "dependencies": { "one": "*" } },
              "node_modules/one": { "version": "{{version}}" },
              "node_modules/two": { "version": "1.0.0", "optional": true } } }
            """);
    }

    private Installation InFolder() => new()
    {
        Command = "deepemotion",
        Manifests = _folder.Path,
        Packages = _folder.Path,
        Launcher = Path.Combine(_folder.Path, "azurite.mjs"),
        DataFolder = Path.Combine(_folder.Path, "data"),
    };

    private string Ship()
    {
        var shipped = Directory.CreateDirectory(Path.Combine(_folder.Path, "npm")).FullName;
        File.WriteAllText(Path.Combine(shipped, "azurite.mjs"), "");
        File.Copy(Repository.PathOf("package-lock.json"), Path.Combine(shipped, "package-lock.json"));
        return shipped;
    }
}
