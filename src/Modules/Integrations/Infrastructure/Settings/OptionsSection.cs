using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GeniusErp.Modules.Integrations.Infrastructure.Settings;

/// <summary>
/// An options class read from its section, property by property. What cannot be read and what nobody reads is told at the start together with every other problem, by name
/// and without its value: the framework's binder would stop at the first one and show it.
/// </summary>
internal sealed class OptionsSection<T>(IConfigurationSection section) : IConfigureOptions<T>, IValidateOptions<T>
    where T : class
{
    private static readonly PropertyInfo[] Properties = [.. typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite)];

    public void Configure(T options)
    {
        foreach (var property in Properties)
        {
            if (Read(property).Value is { } value)
            {
                property.SetValue(options, value);
            }
        }
    }

    public ValidateOptionsResult Validate(string? name, T options)
    {
        var unknown = section.GetChildren().Where(child => !Properties.Any(property => property.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase)));
        var problems = Properties.Select(property => Read(property).Problem).OfType<string>().Concat(unknown.Select(child => $"{child.Path}: there is no such setting.")).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    /// <summary>Neither where the setting is not there: then the class's own default holds.</summary>
    private (object? Value, string? Problem) Read(PropertyInfo property)
    {
        var setting = section.GetSection(property.Name);
        if (property.PropertyType == typeof(List<string>))
        {
            var entries = setting.GetChildren().Select(entry => entry.Value ?? string.Empty).ToList();
            return entries.Count > 0 ? (entries, null) : (null, setting.ListProblem());
        }

        if (string.IsNullOrWhiteSpace(setting.Value))
        {
            return default;
        }

        var (value, form) = Parse(property.PropertyType, setting.Value);
        return (value, value is null ? $"{setting.Path}: must be {form}." : null);
    }

    private static (object? Value, string Form) Parse(Type type, string text)
        => type == typeof(string) ? (text, "a text")
            : type == typeof(bool) ? (bool.TryParse(text, out var flag) ? flag : null, "true or false")
            : type == typeof(TimeSpan) ? (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) ? span : null, "a time such as 00:00:30")
            : throw new NotSupportedException($"No way to read a {type.Name} from a setting.");
}

internal static class OptionsSections
{
    /// <summary>Reads the options class from its section and checks it at the start.</summary>
    public static OptionsBuilder<T> AddSection<T>(this IServiceCollection services, IConfiguration configuration, string name)
        where T : class
    {
        var section = new OptionsSection<T>(configuration.GetSection(name));
        services.AddSingleton<IConfigureOptions<T>>(section).AddSingleton<IValidateOptions<T>>(section);
        return services.AddOptions<T>().ValidateOnStart();
    }

    /// <summary>Further problems, each with the setting's name and without its value.</summary>
    public static OptionsBuilder<T> Check<T>(this OptionsBuilder<T> options, Func<T, IEnumerable<string>> problems)
        where T : class
    {
        options.Services.AddSingleton<IValidateOptions<T>>(new ProblemList<T>(problems));
        return options;
    }

    /// <summary>Null unless a single value stands where a list belongs: nobody would read it.</summary>
    public static string? ListProblem(this IConfigurationSection setting)
        => string.IsNullOrWhiteSpace(setting.Value) ? null : $"{setting.Path}: a list; its entries are {setting.Path}:0, {setting.Path}:1 and so on.";

    /// <summary>Everything that the registered checks have to say.</summary>
    public static IReadOnlyList<string> SettingProblems(this IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
            return [];
        }
        catch (OptionsValidationException problem)
        {
            return [.. problem.Failures];
        }
        catch (AggregateException problems)
        {
            return [.. problems.InnerExceptions.Cast<OptionsValidationException>().SelectMany(problem => problem.Failures)];
        }
    }

    private sealed class ProblemList<T>(Func<T, IEnumerable<string>> problems) : IValidateOptions<T>
        where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options) => problems(options).ToList() is { Count: > 0 } found ? ValidateOptionsResult.Fail(found) : ValidateOptionsResult.Success;
    }
}
