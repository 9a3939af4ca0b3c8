// SPDX-License-Identifier: Apache-2.0
package guelta.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedTypeVariable;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The API of a library as text: the public and protected types and members of its exported packages, in one order that
 * depends on nothing but the API. {@code ?} behind a type says that it may be null.
 */
final class ApiText {
    private static final Pattern VERSIONED = Pattern.compile("([\\w.]+);version=\"([^\"]+)\"");
    private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString");

    private ApiText() {}

    static String of(Bundle bundle) throws IOException {
        StringBuilder text = new StringBuilder();
        // Classes come from this jar alone, what they are made of from the class path.
        try (URLClassLoader loader = loader(bundle)) {
            Matcher exported = VERSIONED.matcher(bundle.header("Export-Package"));
            for (String line : exported.results()
                    .map(match -> match.group(1) + " " + match.group(2))
                    .sorted()
                    .toList()) {
                text.append("package ").append(line).append('\n');
                types(bundle, line.substring(0, line.indexOf(' ')), loader)
                        .forEach(type -> text.append('\n').append(type(type)));
                text.append('\n');
            }
        }
        return text.toString().strip() + "\n";
    }

    private static URLClassLoader loader(Bundle bundle) throws MalformedURLException {
        return new URLClassLoader(new URL[] {bundle.jar().toUri().toURL()}, ApiText.class.getClassLoader());
    }

    private static Stream<Class<?>> types(Bundle bundle, String packageName, ClassLoader loader) {
        String folder = packageName.replace('.', '/') + "/";
        return bundle.files().stream()
                .filter(file -> file.startsWith(folder) && file.endsWith(".class") && !file.endsWith("-info.class"))
                .filter(file -> file.indexOf('/', folder.length()) < 0)
                .<Class<?>>map(file -> load(file, loader))
                .filter(ApiText::visible)
                .sorted(Comparator.comparing(ApiText::name));
    }

    private static Class<?> load(String file, ClassLoader loader) {
        String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException missing) {
            throw new UncheckedIOException(new IOException(file, missing));
        }
    }

    private static boolean visible(Class<?> type) {
        return open(type.getModifiers())
                && !type.isAnonymousClass()
                && !type.isLocalClass()
                && (type.getDeclaringClass() == null || visible(type.getDeclaringClass()));
    }

    private static boolean open(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private record Member(String name, String text) {}

    private static String type(Class<?> type) {
        List<Member> members = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (open(field.getModifiers()) && !field.isSynthetic() && !field.isEnumConstant()) {
                members.add(new Member(field.getName(), field(field)));
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (open(constructor.getModifiers()) && !constructor.isSynthetic() && !canonical(type, constructor)) {
                String modifiers = modifiers(constructor.getModifiers(), Modifier.constructorModifiers());
                members.add(new Member("", modifiers + "new" + parameters(constructor)));
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (open(method.getModifiers()) && !method.isSynthetic() && !given(type, method)) {
                members.add(new Member(method.getName(), method(method)));
            }
        }
        members.sort(Comparator.comparing(Member::name).thenComparing(Member::text));
        return heading(type) + "\n"
                + members.stream().map(member -> "    " + member.text() + "\n").collect(Collectors.joining());
    }

    private static String heading(Class<?> type) {
        String parameters = variables(type.getTypeParameters());
        if (type.isAnnotation()) {
            return "annotation " + name(type);
        }
        if (type.isEnum()) {
            return "enum " + name(type) + " { "
                    + Arrays.stream(type.getEnumConstants())
                            .map(constant -> ((Enum<?>) constant).name())
                            .collect(Collectors.joining(", "))
                    + " }" + above(" implements ", type.getAnnotatedInterfaces());
        }
        if (type.isRecord()) {
            String components = Arrays.stream(type.getRecordComponents())
                    .map(component -> text(component.getAnnotatedType()) + " " + component.getName())
                    .collect(Collectors.joining(", "));
            return "record " + name(type) + parameters + "(" + components + ")"
                    + above(" implements ", type.getAnnotatedInterfaces());
        }
        if (type.isInterface()) {
            return (type.isSealed() ? "sealed " : "") + "interface " + name(type) + parameters
                    + above(" extends ", type.getAnnotatedInterfaces()) + permitted(type);
        }
        boolean plain = type.getSuperclass() == Object.class;
        return modifiers(type.getModifiers(), Modifier.ABSTRACT | Modifier.FINAL) + (type.isSealed() ? "sealed " : "")
                + "class " + name(type) + parameters
                + (plain ? "" : " extends " + text(type.getAnnotatedSuperclass()))
                + above(" implements ", type.getAnnotatedInterfaces()) + permitted(type);
    }

    private static String permitted(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses())
                        .map(ApiText::name)
                        .sorted()
                        .collect(Collectors.joining(", ", " permits ", ""))
                : "";
    }

    private static String above(String word, AnnotatedType[] types) {
        return types.length == 0
                ? ""
                : Arrays.stream(types).map(ApiText::text).sorted().collect(Collectors.joining(", ", word, ""));
    }

    /** What the compiler gives every record and enum, and what every object has. */
    private static boolean given(Class<?> type, Method method) {
        String name = method.getName();
        if (OF_EVERY_OBJECT.contains(name)
                || type.isEnum() && Set.of("values", "valueOf").contains(name)) {
            return true;
        }
        return type.isRecord()
                && method.getParameterCount() == 0
                && Arrays.stream(type.getRecordComponents())
                        .anyMatch(component -> component.getName().equals(name));
    }

    private static boolean canonical(Class<?> type, Constructor<?> constructor) {
        return type.isRecord()
                && Arrays.equals(
                        Arrays.stream(type.getRecordComponents())
                                .map(RecordComponent::getType)
                                .toArray(),
                        constructor.getParameterTypes());
    }

    private static String field(Field field) {
        return modifiers(field.getModifiers(), Modifier.fieldModifiers()) + text(field.getAnnotatedType()) + " "
                + field.getName() + constant(field);
    }

    /** The value of a constant that the compiler copies into its users. */
    private static String constant(Field field) {
        boolean copied = Modifier.isStatic(field.getModifiers())
                && Modifier.isFinal(field.getModifiers())
                && (field.getType().isPrimitive() || field.getType() == String.class);
        try {
            return copied ? " = " + field.get(null) : "";
        } catch (IllegalAccessException notPublic) {
            return "";
        }
    }

    private static String method(Method method) {
        int mask = Modifier.methodModifiers() & ~Modifier.SYNCHRONIZED & ~Modifier.NATIVE & ~Modifier.STRICT;
        String modifiers = modifiers(method.getModifiers(), mask);
        if (method.getDeclaringClass().isInterface()) {
            modifiers = (method.isDefault() ? "default " : "") + modifiers.replace("abstract ", "");
        }
        String variables = variables(method.getTypeParameters());
        return modifiers + (variables.isEmpty() ? "" : variables + " ") + text(method.getAnnotatedReturnType()) + " "
                + method.getName() + parameters(method);
    }

    private static String parameters(Executable code) {
        AnnotatedType[] types = code.getAnnotatedParameterTypes();
        List<String> parameters = new ArrayList<>();
        for (int i = 0; i < types.length; i++) {
            String parameter = text(types[i]);
            boolean variable = code.isVarArgs() && i == types.length - 1;
            parameters.add(variable ? parameter.substring(0, parameter.length() - 2) + "..." : parameter);
        }
        return "(" + String.join(", ", parameters) + ")" + above(" throws ", code.getAnnotatedExceptionTypes());
    }

    private static String modifiers(int modifiers, int mask) {
        String text = Modifier.toString(modifiers & mask & ~Modifier.PUBLIC);
        return text.isEmpty() ? "" : text + " ";
    }

    private static String variables(TypeVariable<?>[] variables) {
        return variables.length == 0
                ? ""
                : Arrays.stream(variables)
                        .map(variable -> variable.getName() + bounds(" extends ", variable.getAnnotatedBounds()))
                        .collect(Collectors.joining(", ", "<", ">"));
    }

    private static String bounds(String word, AnnotatedType[] bounds) {
        String text = Arrays.stream(bounds).map(ApiText::text).collect(Collectors.joining(" & "));
        return text.isEmpty() || text.equals("Object") ? "" : word + text;
    }

    private static String text(AnnotatedType annotated) {
        return bare(annotated) + (annotated.isAnnotationPresent(Nullable.class) ? "?" : "");
    }

    private static String bare(AnnotatedType annotated) {
        if (annotated instanceof AnnotatedArrayType array) {
            return text(array.getAnnotatedGenericComponentType()) + "[]";
        }
        if (annotated instanceof AnnotatedParameterizedType parameterized) {
            return shorter(((ParameterizedType) parameterized.getType()).getRawType())
                    + Arrays.stream(parameterized.getAnnotatedActualTypeArguments())
                            .map(ApiText::text)
                            .collect(Collectors.joining(", ", "<", ">"));
        }
        if (annotated instanceof AnnotatedWildcardType wildcard) {
            String lower = bounds(" super ", wildcard.getAnnotatedLowerBounds());
            return "?" + (lower.isEmpty() ? bounds(" extends ", wildcard.getAnnotatedUpperBounds()) : lower);
        }
        return annotated instanceof AnnotatedTypeVariable variable
                ? variable.getType().getTypeName()
                : shorter(annotated.getType());
    }

    private static String name(Class<?> type) {
        return type.getName().replace('$', '.');
    }

    private static String shorter(Type type) {
        String name = type.getTypeName().replace('$', '.');
        return name.matches("java\\.lang\\.\\w+") ? name.substring("java.lang.".length()) : name;
    }
}
