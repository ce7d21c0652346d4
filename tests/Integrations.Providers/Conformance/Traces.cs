using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace GeniusErp.Tests.Integrations.Providers.Conformance;

/// <summary>Everything that the code under test writes down: logs of every level with their values and scopes, exceptions, activities with their tags.</summary>
internal sealed class Traces : ILoggerProvider
{
    private readonly ConcurrentQueue<string> written = new();
    private readonly ActivityListener listener;

    public Traces()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name != "Microsoft.AspNetCore", // the sandbox's own
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => written.Enqueue(activity.DisplayName + " " + string.Join(' ', activity.TagObjects.Concat(activity.Events.SelectMany(e => e.Tags)))),
        };
        ActivitySource.AddActivityListener(listener);
    }

    public IReadOnlyCollection<string> Written => written;

    public void Clear() => written.Clear();

    public ILogger CreateLogger(string categoryName) => new Writer(written);

    public void Dispose() => listener.Dispose();

    /// <summary>The forms in which a secret hides: as it is, for a URL, for JSON, and in base64 at each of the three alignments.</summary>
    public static IEnumerable<string> Forms(string secret)
    {
        yield return secret;
        yield return Uri.EscapeDataString(secret);
        yield return JsonSerializer.Serialize(secret)[1..^1];
        for (var shift = 0; shift < 3; shift++)
        {
            // The first and last characters depend on what stands around the secret.
            var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(new string(' ', shift) + secret)).TrimEnd('=');
            yield return encoded[(shift == 0 ? 0 : shift + 1)..^2];
        }
    }

    private sealed class Writer(ConcurrentQueue<string> written) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            written.Enqueue(Describe(state));
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => written.Enqueue($"{formatter(state, exception)} {Describe(state)} {exception}");

        private static string Describe<TState>(TState state) => state is IEnumerable<KeyValuePair<string, object?>> values ? string.Join(' ', values) : $"{state}";
    }
}
