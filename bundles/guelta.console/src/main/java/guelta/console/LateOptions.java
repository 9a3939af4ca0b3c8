// SPDX-License-Identifier: Apache-2.0
package guelta.console;

import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.converter.DefaultConverter;
import org.jspecify.annotations.Nullable;

/**
 * The options of a command that stand behind its arguments. Karaf takes options in front only; people write {@code
 * store:log zones --limit 5}. A command that has arguments ends them with one named {@link ConsoleCommand#OPTIONS}, which
 * takes all words that Karaf has no place for; this gives each word the place it was meant for, and leaves there those that
 * the command {@linkplain ConsoleCommand#takes takes}.
 */
final class LateOptions {
    private final Action action;
    private final Map<String, Field> options = new TreeMap<>();
    private final List<Field> arguments = new ArrayList<>();

    private LateOptions(Action action) {
        this.action = action;
        for (Class<?> type = action.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                field.setAccessible(true);
                Option option = field.getAnnotation(Option.class);
                if (option != null) {
                    options.put(option.name(), field);
                    Arrays.stream(option.aliases()).forEach(alias -> options.put(alias, field));
                }
                if (field.isAnnotationPresent(Argument.class)) {
                    arguments.add(field);
                }
            }
        }
        arguments.sort(Comparator.comparing(
                field -> field.getAnnotation(Argument.class).index()));
    }

    /** Moves every word to its place. Throws what {@link OperatorError} makes for a word that has none. */
    static void settle(Action action) throws ReflectiveOperationException, CommandException {
        LateOptions late = new LateOptions(action);
        int last = late.arguments.size() - 1;
        if (last >= 0
                && late.arguments.get(last).getAnnotation(Argument.class).name().equals(ConsoleCommand.OPTIONS)) {
            late.settle(late.arguments.subList(0, last), late.arguments.get(last));
        }
    }

    private void settle(List<Field> places, Field overflow) throws ReflectiveOperationException, CommandException {
        Deque<String> words = new ArrayDeque<>();
        Action untouched = action.getClass().getDeclaredConstructor().newInstance();
        for (Field place : places) {
            Object fallback = place.get(untouched);
            Object word = place.get(action);
            if (word != null && !word.equals(fallback)) {
                words.add(word.toString());
            }
            place.set(action, fallback);
        }
        if (overflow.get(action) instanceof Collection<?> more) {
            more.forEach(word -> words.add(String.valueOf(word)));
        }
        Deque<Field> free = new ArrayDeque<>(places);
        List<String> taken = new ArrayList<>();
        while (!words.isEmpty()) {
            String word = words.remove();
            if (action instanceof ConsoleCommand command && command.takes(word)) {
                taken.add(word);
            } else if (word.matches("--?[A-Za-z].*")) {
                option(word, words);
            } else if (free.isEmpty()) {
                throw OperatorError.of("'" + word + "' is one argument too many.");
            } else {
                set(free.remove(), word, "argument");
            }
        }
        overflow.set(action, taken);
    }

    private void option(String word, Deque<String> words) throws ReflectiveOperationException, CommandException {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        Field field = options.get(name);
        if (field == null) {
            throw OperatorError.of(
                    "There is no option " + name + ", there are " + String.join(", ", options.keySet()) + ".");
        }
        if (equals >= 0) {
            set(field, word.substring(equals + 1), name);
        } else if (field.getType() == boolean.class) {
            field.set(action, true);
        } else if (words.isEmpty()) {
            throw OperatorError.of("The option " + name + " needs a value.");
        } else {
            set(field, words.remove(), name);
        }
    }

    private void set(Field field, String word, String what) throws ReflectiveOperationException, CommandException {
        field.set(action, converted(field, word, what));
    }

    private @Nullable Object converted(Field field, String word, String what) throws CommandException {
        try {
            return new DefaultConverter(action.getClass().getClassLoader()).convert(word, field.getGenericType());
        } catch (Exception notOfItsKind) {
            boolean number = field.getType() == int.class || field.getType() == long.class;
            throw OperatorError.of("The " + what + " is '" + word + "', allowed is "
                    + (number
                            ? "a whole number."
                            : "a value of the kind " + field.getType().getSimpleName() + "."));
        }
    }
}
