// @vitest-environment jsdom
import '../test-setup';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { Button } from './Button';
import { Checkbox } from './Checkbox';

test('Q4 G5: a greyed button can be reached, says that it is disabled, and does nothing', async () => {
  const onClick = vi.fn();
  const onSubmit = vi.fn((event) => event.preventDefault());
  render(
    <form onSubmit={onSubmit}>
      <Button type="submit" isGreyed onClick={onClick}>
        照会
      </Button>
    </form>,
  );
  await userEvent.tab();
  const button = screen.getByRole('button', { name: '照会' });
  expect(document.activeElement).toBe(button);
  expect(button.getAttribute('aria-disabled')).toBe('true');
  expect(button.hasAttribute('disabled')).toBe(false);
  await userEvent.keyboard('{Enter} ');
  await userEvent.click(button);
  expect(onClick).not.toHaveBeenCalled();
  expect(onSubmit).not.toHaveBeenCalled();
});

test('Q5 G5: a busy button does nothing either', async () => {
  const onClick = vi.fn();
  render(
    <Button isBusy onClick={onClick}>
      照会しています
    </Button>,
  );
  await userEvent.dblClick(screen.getByRole('button'));
  expect(onClick).not.toHaveBeenCalled();
});

test('Q5 G5: a double click on a button that submits is one press, and the next click is another', async () => {
  const onSubmit = vi.fn((event) => event.preventDefault());
  render(
    <form onSubmit={onSubmit}>
      <Button type="submit">照会</Button>
    </form>,
  );
  const button = screen.getByRole('button');
  await userEvent.dblClick(button);
  expect(onSubmit).toHaveBeenCalledOnce();
  await userEvent.click(button);
  await userEvent.keyboard('{Enter}');
  expect(onSubmit).toHaveBeenCalledTimes(3);
});

test('Q4 G5: a greyed checkbox can be reached and stays as it is', async () => {
  const onChange = vi.fn();
  const { rerender } = render(
    <Checkbox isChecked={false} isGreyed onChange={onChange}>
      本人同意
    </Checkbox>,
  );
  const box = screen.getByRole('checkbox', { name: '本人同意' }) as HTMLInputElement;
  await userEvent.tab();
  expect(document.activeElement).toBe(box);
  await userEvent.keyboard(' ');
  await userEvent.click(box);
  expect(onChange).not.toHaveBeenCalled();
  expect(box.checked).toBe(false);

  rerender(
    <Checkbox isChecked={false} onChange={onChange}>
      本人同意
    </Checkbox>,
  );
  await userEvent.click(box);
  expect(onChange).toHaveBeenCalledWith(true);
});
