using System.Runtime.InteropServices;

namespace DeepEmotion.Training.Native;

/// <summary>Lets libtorch's threads sleep while they wait for each other.</summary>
/// <remarks>
/// Left alone they spin, which on a machine that does something else as well can keep the very thread they wait for from
/// running. oneDNN's own barriers spin all the same, which is why the trainer gives each thread a half of the batch.
/// </remarks>
internal static partial class OpenMpWaiting
{
    /// <summary>Sets the C library's environment, which .NET's does not reach, unless the user has decided.</summary>
    public static void Prefer()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetVariable("OMP_WAIT_POLICY", "passive", overwrite: 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
