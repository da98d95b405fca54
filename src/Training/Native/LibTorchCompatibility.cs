using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace DeepEmotion.Training.Native;

/// <summary>Lets TorchSharp's native library load where libstdc++ is older than GCC 13's.</summary>
/// <remarks>
/// The library is linked against GLIBCXX_3.4.32 for one symbol alone, <c>std::ios_base_library_init</c>, which GCC 13's
/// <c>&lt;iostream&gt;</c> references and nothing calls. Made weak, the reference may stay unresolved. Where the system's
/// libstdc++ defines the version, nothing is touched.
/// </remarks>
public static class LibTorchCompatibility
{
    public const string Version = "GLIBCXX_3.4.32";
    public const string Symbol = "_ZSt21ios_base_library_initv";
    private const string Library = "libLibTorchSharp.so";

    private static readonly string[] LibraryFolders =
        ["/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/usr/lib64", "/lib64", "/usr/lib", "/lib"];

    /// <summary>Runs when this assembly is loaded, so before TorchSharp is first touched.</summary>
#pragma warning disable CA2255 // The native library is looked up by the first TorchSharp call, wherever that is.
    [ModuleInitializer]
    public static void Apply()
#pragma warning restore CA2255
    {
        OpenMpWaiting.Prefer();
        var library = Path.Combine(AppContext.BaseDirectory, Library);
        if (OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64
            && File.Exists(library) && SystemLibrary() is { } system && !Defines(system, Version))
        {
            Patch(library);
        }
    }

    /// <summary>Makes the one reference optional and puts the library in place at once; a library that is patched stays as it is.</summary>
    /// <exception cref="InvalidDataException">The file is not the library that this was made for; it is left as it was.</exception>
    [UnsupportedOSPlatform("windows")]
    public static void Patch(string library)
    {
        var original = File.ReadAllBytes(library);
        var patched = (byte[])original.Clone();
        if (!TryPatch(patched))
        {
            throw new InvalidDataException(
                $"'{library}' needs a newer libstdc++ ({Version}) than this system has and is not the library this program knows how to adapt. "
                + "Install GCC 13's libstdc++6 or newer (Debian 13, Ubuntu 24.04), or use the container image.");
        }
        if (patched.AsSpan().SequenceEqual(original))
        {
            return;
        }
        var temporary = $"{library}.{Environment.ProcessId}";
        File.WriteAllBytes(temporary, patched);
        File.SetUnixFileMode(temporary, File.GetUnixFileMode(library));
        File.Move(temporary, library, overwrite: true);
    }

    /// <summary>Whether a library's bytes name a symbol version.</summary>
    public static bool Defines(string library, string version) =>
        File.ReadAllBytes(library).AsSpan().IndexOf(Encoding.ASCII.GetBytes(version + '\0')) >= 0;

    private static bool TryPatch(byte[] image)
    {
        try
        {
            return new ElfSymbolVersions(image).MakeOptional(Version, Symbol);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static string? SystemLibrary()
    {
        var configured = (Environment.GetEnvironmentVariable("LD_LIBRARY_PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return configured.Concat(LibraryFolders).Select(f => Path.Combine(f, "libstdc++.so.6")).FirstOrDefault(File.Exists);
    }
}
