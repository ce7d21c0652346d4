using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace GeniusErp.Tests.Support.Mail;

/// <summary>A server program that a test starts, and that is gone with the test.</summary>
public sealed class ChildServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;

    private readonly ConcurrentQueue<string> printed = new();

    private ChildServer(Process process) => this.process = process;

    /// <summary>What it printed so far.</summary>
    public IReadOnlyList<string> Printed => [.. printed];

    /// <summary>Starts it and waits until all ports answer.</summary>
    public static async Task<ChildServer> StartAsync(ProcessStartInfo start, params int[] ports)
    {
        start.RedirectStandardInput = true; // Kept open: openssl s_server ends with its input.
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        var server = new ChildServer(process);
        process.OutputDataReceived += (_, line) => server.Note(line.Data);
        process.ErrorDataReceived += (_, line) => server.Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await Poll.UntilAsync(() => process.HasExited || ports.All(Answers), Patience, $"{Path.GetFileName(start.FileName)} to listen");
            return process.HasExited ? throw new InvalidOperationException($"{start.FileName} ended with {process.ExitCode}: {string.Join(' ', server.Printed)}") : server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Asks it to end, as an init system would; kills it when it does not.</summary>
    public async Task StopAsync()
    {
        if (!process.HasExited)
        {
            using var asked = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await asked.WaitForExitAsync();
            using var limit = new CancellationTokenSource(Patience);
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process.Dispose();
    }

    private void Note(string? line)
    {
        if (line is not null)
        {
            printed.Enqueue(line);
        }
    }

    private static bool Answers(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
