using System.Runtime.InteropServices;

namespace DeepEmotion.Training.Native;

/// <summary>Lets libtorch's threads sleep while they wait for each other.</summary>
/// <remarks>
/// Left alone they spin, which on a machine that does something else as well keeps the very thread they wait for from
/// running: with two cores shared with builds an epoch took more than seven minutes instead of 73 seconds.
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
