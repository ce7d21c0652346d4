using System.Reflection;

namespace GeniusErp.Tests.Architecture.Surface;

/// <summary>Everything of an assembly that another module can write against, one line each, in a stable order.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
    private static readonly NullabilityInfoContext Nullability = new();

    public static IReadOnlyList<string> Of(Assembly assembly)
        => [.. assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal).SelectMany(type => Members(type).Order(StringComparer.Ordinal).Prepend(Head(type)))];

    private static string Head(Type type)
    {
        var kind = type.IsInterface ? "interface" : type.IsEnum ? "enum" : type.IsValueType ? "struct" : type is { IsAbstract: true, IsSealed: true } ? "static class" : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";
        var bases = new[] { type.BaseType }.OfType<Type>().Where(parent => parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum))
            .Concat(type.GetInterfaces().Where(face => !face.Name.StartsWith("IEquatable", StringComparison.Ordinal)))
            .Select(Name).Order(StringComparer.Ordinal).ToList();
        return $"{kind} {type.Namespace}.{Name(type)}{(bases.Count == 0 ? "" : " : " + string.Join(", ", bases))}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        foreach (var constructor in type.GetConstructors(Declared).Where(member => member.IsPublic))
        {
            yield return $"  new({Parameters(constructor)})";
        }

        foreach (var field in type.GetFields(Declared).Where(member => member.IsPublic && !member.IsSpecialName))
        {
            yield return $"  {(field.IsLiteral ? $"const {Name(field.FieldType)} {field.Name} = {field.GetRawConstantValue()}" : $"{Name(field.FieldType)} {field.Name}")}";
        }

        foreach (var property in type.GetProperties(Declared).Where(member => member.GetMethod is { IsPublic: true } || member.SetMethod is { IsPublic: true }))
        {
            var writes = property.SetMethod is not { IsPublic: true } set ? "get;" : set.ReturnParameter.GetRequiredCustomModifiers().Length > 0 ? "get; init;" : "get; set;";
            var required = property.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute)) ? "required " : "";
            yield return $"  {required}{Name(property.PropertyType)}{Mark(Nullability.Create(property))} {property.Name} {{ {writes} }}";
        }

        // What the compiler adds to records says nothing about the design.
        foreach (var method in type.GetMethods(Declared).Where(member => member.IsPublic && (!member.IsSpecialName || member.Name.StartsWith("op_", StringComparison.Ordinal)) && !Generated(member)))
        {
            yield return $"  {(method.IsStatic ? "static " : "")}{Name(method.ReturnType)}{Mark(Nullability.Create(method.ReturnParameter))} {method.Name}({Parameters(method)})";
        }
    }

    private static bool Generated(MethodInfo method)
        => method.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute)) || method.Name is "GetHashCode" or "Equals" or "<Clone>$" or "Deconstruct";

    private static string Parameters(MethodBase method)
        => string.Join(", ", method.GetParameters().Select(parameter => $"{Name(parameter.ParameterType)}{Mark(Nullability.Create(parameter))} {parameter.Name}{(parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "default"}" : "")}"));

    private static string Mark(NullabilityInfo nullability) => nullability.ReadState == NullabilityState.Nullable && !nullability.Type.IsValueType ? "?" : "";

    private static string Name(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Name(inner) + "?";
        }

        return type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : type.Name;
    }
}
