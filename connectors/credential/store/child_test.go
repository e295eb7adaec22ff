package store_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/credential/store"
)

// Children are this binary, run again with a role.
const (
	roleVar = "STORE_TEST_ROLE"
	dirVar  = "STORE_TEST_DIR"
	argVar  = "STORE_TEST_ARG"
)

var roles = map[string]func(o store.Options, arg int) error{
	"rotate": rotateAndDie,
	"write":  writeForever,
	"count":  count,
}

func TestMain(m *testing.M) {
	role, ok := roles[os.Getenv(roleVar)]
	if !ok {
		os.Exit(m.Run())
	}
	arg, _ := strconv.Atoi(os.Getenv(argVar))
	if err := role(options(os.Getenv(dirVar)), arg); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// child prepares a process on the store below dir.
func child(t *testing.T, role, dir string, arg int) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	require.NoError(t, err)
	c := exec.Command(exe)
	c.Env = append(os.Environ(), roleVar+"="+role, dirVar+"="+dir, argVar+"="+strconv.Itoa(arg))
	c.Stderr = os.Stderr
	return c
}

// rotateAndDie kills itself before the step with the given number.
func rotateAndDie(o store.Options, last int) error {
	s, err := store.Open(o)
	if err != nil {
		return err
	}
	n := 0
	s.At(func(string) error {
		if n++; n == last {
			if self, err := os.FindProcess(os.Getpid()); err == nil {
				_ = self.Kill()
			}
			select {}
		}
		return nil
	})
	return s.RotateKey(context.Background())
}

// writeForever changes secrets and the key until it is killed, and tells of each.
func writeForever(o store.Options, round int) error {
	s, err := store.Open(o)
	if err != nil {
		return err
	}
	for i := 0; ; i++ {
		fmt.Println(i)
		if err := s.Set(context.Background(), "changing", credential.New(fmt.Sprintf("%d.%d", round, i))); err != nil {
			return err
		}
		if i%3 == 2 {
			if err := s.RotateKey(context.Background()); err != nil {
				return err
			}
		}
	}
}

// count adds to a number that all processes share.
func count(o store.Options, times int) error {
	s, err := store.Open(o)
	if err != nil {
		return err
	}
	for range times {
		err := s.Update(context.Background(), "n", func(old credential.Secret) (credential.Secret, error) {
			n, err := strconv.Atoi(old.Reveal())
			return credential.New(strconv.Itoa(n + 1)), err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
